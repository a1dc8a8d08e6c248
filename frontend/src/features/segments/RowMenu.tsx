import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconClipboard,
  IconCopy,
  IconCopyPlus,
  IconCut,
  IconDotsVertical,
  IconEqualNot,
  IconFolderMinus,
  IconFolderPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import classes from './RuleBuilder.module.css'
import { isGroup, type Tree } from './tree'
import { useActions } from './useActions'

/** All that can be done to a row, for those who neither drag nor know the keys; it teaches these on the way. */
export function RowMenu({ node }: { node: Tree }) {
  const { t } = useTranslation('segments')
  const act = useActions()
  const group = isGroup(node)
  const { id } = node
  const key = (text: string) => <kbd className={classes.key}>{text}</kbd>
  return (
    <Menu position="bottom-end" width={268} returnFocus={false}>
      <Menu.Target>
        <ActionIcon aria-label={t(group ? 'builder.groupMenu' : 'builder.rowMenu')}>
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!group && (
          <Menu.Item leftSection={<IconEqualNot size={16} />} rightSection={key('N')} onClick={() => act.negate(id)}>
            {node.negated ? t('builder.affirm') : t('builder.negate')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconFolderPlus size={16} />} rightSection={key('Ctrl G')} onClick={() => act.wrap(id)}>
          {t('builder.wrap')}
        </Menu.Item>
        {group && (
          <Menu.Item leftSection={<IconFolderMinus size={16} />} rightSection={key('Ctrl Shift G')} onClick={() => act.unwrap(id)}>
            {t('builder.unwrap')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconArrowUp size={16} />} rightSection={key('Alt ↑')} onClick={() => act.nudge(id, 'up')}>
          {t('builder.up')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={16} />} rightSection={key('Alt ↓')} onClick={() => act.nudge(id, 'down')}>
          {t('builder.down')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconCopyPlus size={16} />} rightSection={key('Ctrl D')} onClick={() => act.duplicate(id)}>
          {t('builder.duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} rightSection={key('Ctrl C')} onClick={() => act.copy(id)}>
          {t('builder.copy')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCut size={16} />} rightSection={key('Ctrl X')} onClick={() => act.cut(id)}>
          {t('builder.cut')}
        </Menu.Item>
        <Menu.Item leftSection={<IconClipboard size={16} />} rightSection={key('Ctrl V')} onClick={() => act.pasteAfter(id)}>
          {t(group ? 'builder.pasteInto' : 'builder.pasteAfter')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} rightSection={key('Del')} onClick={() => act.remove(id)}>
          {t(group ? 'builder.removeGroup' : 'builder.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
