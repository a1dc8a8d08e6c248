import { ActionIcon, Button, Group, Menu, type MenuItemProps, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDotsVertical, IconFileExport, IconReportAnalytics, IconTrash } from '@tabler/icons-react'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { useTranslation } from 'react-i18next'

import type { JourneyRow } from '@/api/types'
import { toast } from '@/components/toast'

import { useDeleteJourney } from './api'
import { exportFile } from './files/api'

type ItemProps = MenuItemProps & Pick<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { ref?: Ref<HTMLAnchorElement> }

const MenuLink = createLink((props: ItemProps) => <Menu.Item component="a" {...props} />)

/** What else can be done with a journey of the list. Only what was never published can be deleted: all else has a history. */
export function RowMenu({ journey, canEdit }: { journey: JourneyRow; canEdit: boolean }) {
  const { t } = useTranslation('journeys')
  const { t: tg } = useTranslation('gallery')
  const { t: tr } = useTranslation('report_journey')
  const [asked, ask] = useDisclosure(false)
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
          {journey.version !== null && (
            <MenuLink to="/reports/$report" params={{ report: 'journey' }} search={{ journey: journey.id }} leftSection={<IconReportAnalytics size={16} />}>
              {tr('link')}
            </MenuLink>
          )}
          <Menu.Item component="a" href={exportFile(journey.id)} download leftSection={<IconFileExport size={16} />}>
            {tg('file.export')}
          </Menu.Item>
          {canEdit && journey.version === null && (
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
              {t('delete.action')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asked} onClose={ask.close} title={t('delete.title', { name })}>
        <DeleteDraft journey={journey} onClose={ask.close} />
      </Modal>
    </>
  )
}

function DeleteDraft({ journey, onClose }: { journey: JourneyRow; onClose: () => void }) {
  const { t } = useTranslation('journeys')
  const { t: tc } = useTranslation()
  const remove = useDeleteJourney()
  return (
    <>
      <Text size="sm">{t('delete.text')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {tc('actions.cancel')}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() =>
            remove.mutate(journey.id, {
              onSuccess: () => {
                onClose()
                toast.success(t('delete.done', { name: journey.name }))
              },
            })
          }
        >
          {t('delete.action')}
        </Button>
      </Group>
    </>
  )
}
