import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconChevronDown, IconSnowflake } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { SegmentInput } from '@/api/segments'

import { FreezeDialog } from './FreezeDialog'

interface SaveButtonsProps {
  draft: SegmentInput
  isNew: boolean
  changed: boolean
  saving: boolean
  onSave: () => void
}

/** Saves the rule, which goes on choosing; or, beside it, the people whom it chooses today. */
export function SaveButtons({ draft, isNew, changed, saving, onSave }: SaveButtonsProps) {
  const { t } = useTranslation('segments')
  const { t: tc } = useTranslation()
  const [freezing, { open, close }] = useDisclosure(false)
  useHotkeys([['mod+S', () => changed && !saving && onSave()]], [])
  return (
    <>
      <Group gap={1} wrap="nowrap">
        <Button
          onClick={onSave}
          loading={saving}
          disabled={!changed}
          style={{ borderStartEndRadius: 0, borderEndEndRadius: 0 }}
        >
          {isNew ? t('create') : tc('actions.save')}
        </Button>
        <Menu position="bottom-end" width={300}>
          <Menu.Target>
            <ActionIcon
              variant="filled"
              color="petrol"
              size={36}
              aria-label={t('freeze.more')}
              style={{ borderStartStartRadius: 0, borderEndStartRadius: 0 }}
            >
              <IconChevronDown size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconSnowflake size={16} />} onClick={open}>
              {t('freeze.action')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {freezing && <FreezeDialog draft={draft} onClose={close} />}
    </>
  )
}
