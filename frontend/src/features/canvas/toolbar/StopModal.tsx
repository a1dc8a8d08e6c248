import { Button, Group, Modal, Text } from '@mantine/core'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { ConfirmProps } from './PublishModal'

/** Stopping cannot be taken back, so it says for how many people. */
export function StopModal({ opened, journey, onClose, onConfirm }: ConfirmProps) {
  const { t, format } = useCanvasContext().words
  const inside = useCanvas((state) => state.counters?.inside) ?? journey.inside
  return (
    <Modal opened={opened} onClose={onClose} title={t('stop.title')}>
      <Text size="sm">{t('stop.text', { count: inside, inside: format.number(inside) })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:actions.cancel')}
        </Button>
        <Button color="red" onClick={onConfirm}>
          {t('stop.confirm')}
        </Button>
      </Group>
    </Modal>
  )
}
