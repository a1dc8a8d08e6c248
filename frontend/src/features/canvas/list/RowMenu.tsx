import { ActionIcon, Menu, Text } from '@mantine/core'
import { IconBoxMultiple, IconCopy, IconDotsVertical, IconPencil, IconPlus, IconRoute, IconRowInsertTop, IconTrash, IconX } from '@tabler/icons-react'

import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, usePorts, usePortWords } from '../CanvasContext'
import { useAskForNode, type Wish } from '../flow/AskForNode'
import { nameOf } from '../flow/commands/tools'
import { keysOf, type ShortcutId } from '../flow/shortcuts'
import { useCommands } from '../flow/useCommands'
import { useConnecting } from './connecting'
import { edgeId, isTaken } from '../graph/graph'
import { groupsOf, isGroup } from '../graph/groups'
import { edgeInto } from '../graph/outline'
import { shownGraph } from '../state/store'

/** The menu that closes gives the keyboard back to its button; what opens a field for typing waits for that. */
const AFTER_MENU_MS = 30
const afterMenu = (open: () => void) => void window.setTimeout(open, AFTER_MENU_MS)

interface RowMenuProps {
  node: GraphNode
  name: string
  group: GraphNode | undefined
}

/** All that can be done with a node of the list. */
export function RowMenu({ node, name, group }: RowMenuProps) {
  const { store, types, words } = useCanvasContext()
  const { t } = words
  const graph = useCanvas(shownGraph)
  const commands = useCommands()
  const connect = useConnecting()
  const ask = useAskForNode()
  const ports = usePorts(node)
  const portWords = usePortWords()
  const before = edgeInto(graph, node.id)
  const groups = groupsOf(graph).filter((each) => each !== group)
  const middle = { x: window.innerWidth / 2 - 160, y: 160 }
  const keys = (id: ShortcutId) => (
    <Text size="xs" c="dimmed" component="span">
      {keysOf(id)}
    </Text>
  )
  return (
    <Menu position="bottom-end" width={280} returnFocus>
      <Menu.Target>
        <ActionIcon aria-label={t('canvasTools:list.more', { name })}>
          <IconDotsVertical size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} rightSection={keys('open')} onClick={() => openPanel()}>
          {isGroup(node) ? t('canvasTools:list.rename') : t('canvasTools:key.open')}
        </Menu.Item>
        {ports.map((port) => (
          <Menu.Item
            key={port.key}
            leftSection={<IconPlus size={16} />}
            onClick={() =>
              askAfterMenu(
                isTaken(graph, node.id, port.key)
                  ? { screen: middle, edge: edgeId(node.id, port.key) }
                  : { screen: middle, after: { node: node.id, port: port.key } },
              )
            }
          >
            {ports.length === 1 ? t('canvasTools:list.addBehind') : t('canvasTools:list.addBehindPort', { port: portWords(port) })}
          </Menu.Item>
        ))}
        {before && (
          <Menu.Item leftSection={<IconRowInsertTop size={16} />} onClick={() => askAfterMenu({ screen: middle, edge: before.id })}>
            {t('canvasTools:list.addBefore')}
          </Menu.Item>
        )}
        {ports.length > 0 && (
          <Menu.Item leftSection={<IconRoute size={16} />} rightSection={keys('connect')} onClick={() => afterMenu(() => connect(node.id))}>
            {t('canvasTools:key.connect')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCopy size={16} />} rightSection={keys('duplicate')} onClick={() => selected(commands.duplicate)}>
          {t('panel.duplicate')}
        </Menu.Item>
        {!isGroup(node) && <Menu.Divider />}
        {!isGroup(node) &&
          groups.map((each) => (
            <Menu.Item key={each.id} leftSection={<IconBoxMultiple size={16} />} onClick={() => commands.joinGroup(node.id, each.id)}>
              {t('canvasTools:list.intoGroup', { name: nameOf({ types, words }, each) })}
            </Menu.Item>
          ))}
        {!isGroup(node) && (
          <Menu.Item leftSection={<IconBoxMultiple size={16} />} rightSection={keys('group')} onClick={() => commands.group([node.id])}>
            {t('canvasTools:list.newGroup')}
          </Menu.Item>
        )}
        {group && (
          <Menu.Item leftSection={<IconX size={16} />} onClick={() => commands.joinGroup(node.id, null)}>
            {t('canvasTools:list.outOfGroup')}
          </Menu.Item>
        )}
        {isGroup(node) && (
          <Menu.Item leftSection={<IconX size={16} />} rightSection={keys('ungroup')} onClick={() => commands.ungroup([node.id])}>
            {t('canvasTools:key.ungroup')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} rightSection={keys('delete')} onClick={() => void commands.deleteNode(node.id)}>
          {t('panel.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )

  function askAfterMenu(wish: Wish) {
    afterMenu(() => ask(wish))
  }

  function selected(act: () => void) {
    store.getState().select({ nodes: [node.id] })
    act()
  }

  function openPanel() {
    commands.open(node.id)
  }
}
