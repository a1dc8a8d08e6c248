import { ActionIcon, Button, Group, Menu, Modal, Text } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { useDeleteMapping, useMappings } from '../api'
import type { SavedMapping } from '../types'

/** A mapping that was kept from an earlier file is laid over this one. */
export function SavedMappings({ onChoose }: { onChoose: (saved: SavedMapping) => void }) {
  const { t } = useTranslation('imports')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const saved = (useMappings().data ?? []).toSorted((a, b) => (b.used_at ?? '').localeCompare(a.used_at ?? ''))
  const remove = useDeleteMapping()
  const [asked, setAsked] = useState<SavedMapping | null>(null)
  if (saved.length === 0) return null
  return (
    <>
      <Menu position="bottom-end" width={320}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} />} rightSection={<IconChevronDown size={15} />}>
            {t('mappings.use')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown style={{ maxHeight: 380, overflowY: 'auto' }}>
          {saved.map((each) => (
            <Group key={each.id} gap={4} wrap="nowrap">
              <Menu.Item onClick={() => onChoose(each)} style={{ flex: 1, minWidth: 0 }}>
                <Text size="sm" truncate>
                  {each.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {each.used_at ? t('mappings.used', { ago: format.ago(each.used_at) }) : t('mappings.unused')}
                </Text>
              </Menu.Item>
              <ActionIcon aria-label={t('mappings.delete', { name: each.name })} onClick={() => setAsked(each)}>
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={t('mappings.deleteTitle', { name: asked?.name ?? '' })}>
        <Text size="sm">{t('mappings.deleteText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsked(null)}>
            {tc('actions.cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => asked && remove.mutate(asked.id, { onSettled: () => setAsked(null) })}
          >
            {tc('actions.delete')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
