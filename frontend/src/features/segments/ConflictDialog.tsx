import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Segment } from '@/api/types'
import { useFormat } from '@/format'

interface ConflictDialogProps {
  /** What somebody else has saved meanwhile. */
  theirs: Segment | null
  onClose: () => void
  onTake: (theirs: Segment) => void
  onOverwrite: () => void
}

/** Nobody's work disappears silently: whoever comes second sees what the first has saved, and decides. */
export function ConflictDialog({ theirs, onClose, onTake, onOverwrite }: ConflictDialogProps) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  return (
    <Modal opened={theirs !== null} onClose={onClose} title={t('conflict.title')}>
      {theirs && (
        <>
          <Text size="sm">{t('conflict.text', { name: theirs.name, ago: format.ago(theirs.updated_at) })}</Text>
          <Text size="sm" c="dimmed" mt="sm" className="k-sentence" lineClamp={6}>
            {theirs.words}
          </Text>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={() => onTake(theirs)}>
              {t('conflict.take')}
            </Button>
            <Button color="red" onClick={onOverwrite}>
              {t('conflict.overwrite')}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  )
}
