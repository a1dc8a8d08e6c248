import { Button, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconKeyboard, IconPlus, IconSearch } from '@tabler/icons-react'
import { type CSSProperties, type KeyboardEvent, useMemo } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { useAskForNode } from '../flow/AskForNode'
import { Tool } from '../flow/Tool'
import { useCommands } from '../flow/useCommands'
import type { ToolKey } from '../flow/useShortcuts'
import { nodeOf } from '../graph/graph'
import { groupByMember, groupsOf } from '../graph/groups'
import { outline } from '../graph/outline'
import { portsOf } from '../graph/ports'
import { lookOf, PANEL_WIDTH } from '../looks'
import { type CanvasState, mayEdit, shownGraph } from '../state/store'
import { NodeRow } from './NodeRow'
import classes from './NodeList.module.css'
import { WayRow } from './WayRow'

const canUndo = (state: CanvasState) => state.history.past.length > 0
const canRedo = (state: CanvasState) => state.history.future.length > 0

const BESIDE = 24

/** How wide the panel is that is open beside the list. */
function panelOf(state: CanvasState): number {
  const [only, ...others] = state.selection.nodes
  const node = only !== undefined && others.length === 0 ? nodeOf(shownGraph(state), only) : undefined
  return node ? (lookOf(node.type).panelWidth ?? PANEL_WIDTH) : 0
}

/** The journey as a list in the order of its flow: does all that the drawing does, without a mouse. */
export function NodeList({ onTool }: { onTool: (tool: ToolKey) => void }) {
  const { types, words } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const rows = useMemo(
    () => outline(graph, (node) => types.get(node.type)?.entry === true, (node) => portsOf(node, types)),
    [graph, types],
  )
  const numbers = useMemo(() => new Map(rows.flatMap((row) => (row.kind === 'node' ? [[row.node.id, row.number]] : []))), [rows])
  const groups = useMemo(() => groupByMember(graph), [graph])
  const panel = useCanvas(panelOf)
  return (
    <div className={classes.page} data-beside={panel || undefined} style={{ '--panel': `${panel + BESIDE}px` } as CSSProperties}>
      <ListTools onTool={onTool} />
      {rows.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="xl">
          {words.t('canvasTools:list.empty')}
        </Text>
      )}
      <ol className={classes.list} aria-label={words.t('list.title')} onKeyDown={alongRows}>
        {groupsOf(graph).map((node) => (
          <NodeRow key={node.id} node={node} depth={0} number={undefined} numbers={numbers} group={undefined} />
        ))}
        {rows.map((row) =>
          row.kind === 'node' ? (
            <NodeRow key={row.node.id} node={row.node} depth={row.depth} number={row.number} numbers={numbers} group={groups.get(row.node.id)} />
          ) : (
            <WayRow key={`${row.from.id}:${row.port}`} row={row} numbers={numbers} />
          ),
        )}
      </ol>
    </div>
  )
}

function ListTools({ onTool }: { onTool: (tool: ToolKey) => void }) {
  const { words } = useCanvasContext()
  const { t } = words
  const editable = useCanvas(mayEdit)
  const past = useCanvas(canUndo)
  const future = useCanvas(canRedo)
  const commands = useCommands()
  const ask = useAskForNode()
  return (
    <Group className={classes.tools} gap={4} role="toolbar" aria-label={t('canvasTools:tools.title')}>
      {editable && (
        <>
          <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => ask(commands.wishBehind())}>
            {t('canvasTools:list.add')}
          </Button>
          <Tool icon={IconArrowBackUp} label={t('tools.undo')} shortcut="undo" disabled={!past} onClick={commands.undo} />
          <Tool icon={IconArrowForwardUp} label={t('tools.redo')} shortcut="redo" disabled={!future} onClick={commands.redo} />
        </>
      )}
      <Tool icon={IconSearch} label={t('canvasTools:find.title')} shortcut="find" onClick={() => onTool('find')} />
      <Tool icon={IconKeyboard} label={t('canvasTools:sheet.title')} shortcut="help" onClick={() => onTool('help')} />
      {editable && (
        <Text size="xs" c="dimmed" ml="auto" visibleFrom="sm">
          {t('canvasTools:list.hint')}
        </Text>
      )}
    </Group>
  )
}

/** Up and down from row to row, Home and End to both ends. */
function alongRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const item = (event.target as Element).closest('li')
  const at = rows.findIndex((row) => row.closest('li') === item)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (to === undefined || at < 0) return
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus()
  event.preventDefault()
}
