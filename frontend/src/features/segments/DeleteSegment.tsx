import { ActionIcon, Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useDeleteSegment } from '@/api/segments'
import type { Segment } from '@/api/types'
import { toast } from '@/components/toast'

interface DeleteSegmentProps {
  segment: Segment
  /** Called before the page is left. */
  onDeleted: () => void
}

export function DeleteSegment({ segment, onDeleted }: DeleteSegmentProps) {
  const { t } = useTranslation('segments')
  const { t: tc } = useTranslation()
  const navigate = useNavigate()
  const [opened, { open, close }] = useDisclosure(false)
  const remove = useDeleteSegment()

  function confirm() {
    remove.mutate(segment.id, {
      onSuccess: () => {
        onDeleted()
        toast.success(t('deleted', { name: segment.name }))
        void navigate({ to: '/segments' })
      },
      onSettled: close,
    })
  }

  return (
    <>
      <ActionIcon size={36} variant="default" aria-label={t('delete')} onClick={open}>
        <IconTrash size={17} />
      </ActionIcon>
      <Modal opened={opened} onClose={close} title={t('deleteTitle', { name: segment.name })}>
        <Text size="sm">{t('deleteText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close}>
            {tc('actions.cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={confirm}>
            {tc('actions.delete')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
