import { ActionIcon, Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface RemoveButtonProps {
  /** What is asked before anything is deleted. */
  title: string
  text: string
  removing: boolean
  onRemove: (done: { onSettled: () => void }) => void
}

/** Deletes the thing of a row, after a question. */
export function RemoveButton({ title, text, removing, onRemove }: RemoveButtonProps) {
  const { t } = useTranslation()
  const [asked, ask] = useDisclosure(false)
  return (
    // A click in the window is none on the row behind it.
    <div onClick={(event) => event.stopPropagation()}>
      <ActionIcon aria-label={t('actions.delete')} onClick={ask.open}>
        <IconTrash size={16} />
      </ActionIcon>
      <Modal opened={asked} onClose={ask.close} title={title}>
        <Text size="sm">{text}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={ask.close}>
            {t('actions.cancel')}
          </Button>
          <Button color="red" loading={removing} onClick={() => onRemove({ onSettled: ask.close })}>
            {t('actions.delete')}
          </Button>
        </Group>
      </Modal>
    </div>
  )
}
