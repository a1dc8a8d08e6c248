import { Button, Group, Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { toast } from '@/components/toast'

import { useCanvas } from '../CanvasContext'
import type { OpenDraft } from './draft'

/** Two people changed the draft. Nothing is written until one of them has chosen. */
export function ConflictModal({ draft }: { draft: OpenDraft }) {
  const { t } = useTranslation('canvas')
  const conflict = useCanvas((state) => state.save.kind === 'conflict')
  const [busy, setBusy] = useState(false)

  async function choose(action: () => Promise<void>) {
    setBusy(true)
    try {
      await action()
    } catch (error) {
      toast.error(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal opened={conflict} onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t('conflict.title')}>
      <Text size="sm">{t('conflict.text')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" loading={busy} onClick={() => void choose(draft.overwriteTheirs)}>
          {t('conflict.mine')}
        </Button>
        <Button loading={busy} onClick={() => void choose(draft.takeTheirs)}>
          {t('conflict.theirs')}
        </Button>
      </Group>
    </Modal>
  )
}
