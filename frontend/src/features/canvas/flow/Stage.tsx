import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { needsLayout } from '../graph/place'
import { NodeList } from '../list/NodeList'
import { LivePanel } from '../live/LivePanel'
import { Palette } from '../palette/Palette'
import { EditPanel } from '../panel/EditPanel'
import { type CanvasState, shownGraph } from '../state/store'
import { useView } from '../toolbar/useView'
import classes from '../Workspace.module.css'
import { AskForNode, type Wish } from './AskForNode'
import { CanvasTools } from './CanvasTools'
import { EmptyCanvas } from './EmptyCanvas'
import { Flow } from './Flow'
import { NodeMenu } from './NodeMenu'
import { SelectionBar } from './SelectionBar'
import { useCommands } from './useCommands'
import { useRoomForPanel } from './useRoomForPanel'
import { useShortcuts } from './useShortcuts'

const isEmpty = (state: CanvasState) => shownGraph(state).nodes.length === 0

interface StageProps {
  compact: boolean
}

/** Canvas or list, with the palette at the left and the panel of the selected node at the right. */
export function Stage({ compact }: StageProps) {
  const { store, words } = useCanvasContext()
  const mode = useCanvas((state) => state.mode)
  const empty = useCanvas(isEmpty)
  const node = useCanvas(onlySelected)
  const [view] = useView(compact)
  const [wish, setWish] = useState<Wish | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const commands = useCommands()

  const onDeleted = useCallback(
    (count: number) => {
      if (count > 0) offerUndo(words.t('deleted', { count }), words.t('common:actions.undo'), () => store.getState().undo())
    },
    [store, words],
  )
  const onSearch = useCallback(() => {
    const stage = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (search.current) search.current.focus()
    else if (stage) setWish({ screen: { x: stage.left + stage.width / 2 - 150, y: stage.top + stage.height / 3 } })
  }, [])
  useRoomForPanel(node?.id)
  useShortcuts({ commands, onDeleted, onSearch })
  useOpening(commands)

  return (
    <AskForNode value={setWish}>
      <div className={classes.stage} data-testid="canvas">
        {view === 'list' ? (
          <NodeList />
        ) : (
          <Flow compact={compact}>
            {!compact && mode === 'edit' && <Palette searchRef={search} />}
            <CanvasTools compact={compact} />
            <SelectionBar onDeleted={onDeleted} />
          </Flow>
        )}
        {empty && <EmptyCanvas editable={mode === 'edit'} />}
        {node && (mode === 'live' ? <LivePanel key={node.id} node={node} /> : <EditPanel key={node.id} node={node} />)}
        {wish && mode === 'edit' && <NodeMenu wish={wish} onClose={() => setWish(null)} />}
      </div>
    </AskForNode>
  )
}

function onlySelected(state: CanvasState) {
  const [only, ...others] = state.selection.nodes
  return only !== undefined && others.length === 0 ? nodeOf(shownGraph(state), only) : undefined
}

function offerUndo(message: string, undo: string, onUndo: () => void): void {
  const id = notifications.show({
    autoClose: 6_000,
    message: (
      <Text size="sm" component="div">
        {message}{' '}
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => {
            onUndo()
            notifications.hide(id)
          }}
        >
          {undo}
        </Button>
      </Text>
    ),
  })
}

/** Once, when the journey is opened: places for nodes that have none, and the node that the address names. */
function useOpening(commands: ReturnType<typeof useCommands>): void {
  const { store } = useCanvasContext()
  const { node } = useSearch({ from: '/journeys/$journeyId' })
  useEffect(() => {
    const state = store.getState()
    if (state.mode === 'edit' && needsLayout(state.history.present)) void commands.tidy()
    if (node !== undefined && nodeOf(shownGraph(state), node)) commands.reveal(node)
  }, [store, commands, node])
}
