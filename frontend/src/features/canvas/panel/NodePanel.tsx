import { ActionIcon, CloseButton, Divider, Group, Menu, ScrollArea, Text } from '@mantine/core'
import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2, IconCopy, IconDotsVertical, IconTrash } from '@tabler/icons-react'
import { useLocalStorage } from '@mantine/hooks'
import type { ReactNode } from 'react'

import type { GraphNode } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvasContext } from '../CanvasContext'
import { tint } from '../flow/tint'
import { lookOf, PANEL_WIDTH } from '../looks'
import { beside } from './beside'
import classes from './NodePanel.module.css'

interface NodePanelProps {
  node: GraphNode
  onClose: () => void
  /** Offered while drawing. */
  onDuplicate?: () => void
  onDelete?: () => void
  children: ReactNode
}

/** For long texts and rules, when somebody wants room for them. */
const WIDE = 860

/** The frame of everything that is said about one node, beside the canvas. */
export function NodePanel({ node, onClose, onDuplicate, onDelete, children }: NodePanelProps) {
  const { types, words } = useCanvasContext()
  const { t, label } = words
  const type = types.get(node.type)
  const own = lookOf(node.type).panelWidth ?? PANEL_WIDTH
  const mayWiden = own > PANEL_WIDTH
  const [isWide, setWide] = useLocalStorage({ key: 'kaskad.widePanel', defaultValue: false, getInitialValueInEffect: false })
  const wide = mayWiden && isWide
  return (
    <aside ref={beside} className={classes.panel} style={{ width: wide ? WIDE : own }} aria-label={t('panel.title')} data-testid="node-panel" data-of={node.id}>
      <header className={classes.head} style={tint(type?.color)}>
        <span className={classes.tile}>
          <RegistryIcon name={type?.icon ?? 'help'} size={18} />
        </span>
        <div className={classes.titles}>
          <Text fw={630}>{label('node', node.type, type?.label)}</Text>
          <Text size="xs" c="dimmed" lh={1.35}>
            {type ? label('description', `node_${type.key}`, label('description', type.key, type.description)) : t('card.unknownType', { type: node.type })}
          </Text>
        </div>
        <Group gap={2} wrap="nowrap">
          {mayWiden && (
            <ActionIcon visibleFrom="sm" aria-label={t(wide ? 'panel:wide.less' : 'panel:wide.more')} aria-pressed={wide} onClick={() => setWide(!isWide)}>
              {wide ? <IconArrowsDiagonalMinimize2 size={17} /> : <IconArrowsDiagonal size={17} />}
            </ActionIcon>
          )}
          {onDelete && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label={t('panel.more')}>
                  <IconDotsVertical size={17} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {onDuplicate && (
                  <Menu.Item leftSection={<IconCopy size={16} />} rightSection={<Text size="xs" c="dimmed">Ctrl D</Text>} onClick={onDuplicate}>
                    {t('panel.duplicate')}
                  </Menu.Item>
                )}
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} rightSection={<Text size="xs" c="dimmed">Del</Text>} onClick={onDelete}>
                  {t('panel.delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
          <CloseButton aria-label={t('panel.close')} onClick={onClose} />
        </Group>
      </header>
      <Divider />
      <ScrollArea className={classes.scroll} type="auto">
        <div className={classes.body} data-readonly={!onDelete || undefined}>{children}</div>
      </ScrollArea>
    </aside>
  )
}
