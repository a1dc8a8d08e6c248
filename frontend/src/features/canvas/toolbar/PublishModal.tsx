import { Button, Group, Modal, Text } from '@mantine/core'

import type { Journey } from '@/api/types'

import { useCanvasContext } from '../CanvasContext'

export interface ConfirmProps {
  opened: boolean
  journey: Journey
  onClose: () => void
  onConfirm: () => void
}

/** A confirmation that comes with an answer. */
export type AskProps<Answer> = Omit<ConfirmProps, 'onConfirm'> & { onConfirm: (answer: Answer) => void }

/** Publishing over a running journey: what becomes of those inside is said first. */
export function PublishModal({ opened, journey, onClose, onConfirm }: ConfirmProps) {
  const { t, format } = useCanvasContext().words
  const next = (journey.version ?? 0) + 1
  return (
    <Modal opened={opened} onClose={onClose} title={t('publish.title', { number: next })}>
      <Text size="sm">{t('publish.text', { count: journey.inside, inside: format.number(journey.inside), old: journey.version, number: next })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:actions.cancel')}
        </Button>
        <Button onClick={onConfirm}>{t('actions.publish')}</Button>
      </Group>
    </Modal>
  )
}
