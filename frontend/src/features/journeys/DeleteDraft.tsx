import { ActionIcon, Button, Group, Menu, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDotsVertical, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { JourneyRow } from '@/api/types'
import { toast } from '@/components/toast'

import { useDeleteJourney } from './api'

/** Only what was never published can be deleted: everything else has a history. */
export function DeleteDraft({ journey }: { journey: JourneyRow }) {
  const { t } = useTranslation('journeys')
  const { t: tc } = useTranslation()
  const [asked, ask] = useDisclosure(false)
  const remove = useDeleteJourney()
  const { name } = journey
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('menu', { name })}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
            {t('delete.action')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asked} onClose={ask.close} title={t('delete.title', { name })}>
        <Text size="sm">{t('delete.text')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={ask.close}>
            {tc('actions.cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(journey.id, {
                onSuccess: () => {
                  ask.close()
                  toast.success(t('delete.done', { name }))
                },
              })
            }
          >
            {t('delete.action')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
