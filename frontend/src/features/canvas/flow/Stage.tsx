import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { needsLayout } from '../graph/place'
import { Connecting } from '../list/connecting'
import { NodeList } from '../list/NodeList'
import { LiveHint } from '../live/LiveHint'
import { LivePanel } from '../live/LivePanel'
import { Palette } from '../palette/Palette'
import { EditPanel } from '../panel/EditPanel'
import { Side } from '../panel/Side'
import { type CanvasState, mayEdit, shownGraph } from '../state/store'
import { useView } from '../toolbar/useView'
import classes from '../Workspace.module.css'
import { Announcer } from './Announcer'
import { AskForNode, type Wish } from './AskForNode'
import { OpenTool, useTools } from './CanvasKeys'
import { CanvasTools } from './CanvasTools'
import { EmptyCanvas } from './EmptyCanvas'
import { Flow } from './Flow'
import { NodeMenu } from './NodeMenu'
import { SelectionBar } from './SelectionBar'
import { useCommands } from './useCommands'
import { useRoomForPanel } from './useRoomForPanel'

const isEmpty = (state: CanvasState) => shownGraph(state).nodes.length === 0

interface StageProps {
  compact: boolean
}

/** Canvas or list, with the palette at the left and the panel of the selected node at the right. */
export function Stage({ compact }: StageProps) {
  const [wish, setWish] = useState<Wish | null>(null)
  return (
    <AskForNode value={setWish}>
      <Opened compact={compact} wish={wish} onGranted={() => setWish(null)} />
    </AskForNode>
  )
}

interface OpenedProps extends StageProps {
  wish: Wish | null
  onGranted: () => void
}

function Opened({ compact, wish, onGranted }: OpenedProps) {
  const { types } = useCanvasContext()
  const mode = useCanvas((state) => state.mode)
  const empty = useCanvas(isEmpty)
  const node = useCanvas(onlySelected)
  const side = useCanvas((state) => state.side)
  const editable = useCanvas(mayEdit)
  const [view] = useView(compact)
  const commands = useCommands()
  const { tool, setTool, onTool } = useTools(compact)

  // Nobody comes to a group or a note: of these there is nothing to watch.
  const Panel = mode === 'live' && node && types.get(node.type)?.drawing !== true ? LivePanel : EditPanel

  useRoomForPanel(node?.id)
  useOpening(commands)

  return (
    <div className={classes.stage} data-testid="canvas">
      {view === 'list' ? (
        <Connecting value={(id) => setTool({ key: 'connect', node: id })}>
          <NodeList onTool={onTool} />
        </Connecting>
      ) : (
        <Flow compact={compact}>
          {!compact && editable && <Palette />}
          <CanvasTools compact={compact} onTool={onTool} />
          <SelectionBar aligning={tool?.key === 'align'} onAligning={(open) => setTool(open ? { key: 'align' } : null)} />
        </Flow>
      )}
      {empty && view !== 'list' && <EmptyCanvas editable={editable} />}
      {mode === 'live' && <LiveHint />}
      {side && <Side side={side} />}
      {node && !side && <Panel key={node.id} node={node} />}
      {wish && editable && <NodeMenu wish={wish} onClose={onGranted} />}
      <OpenTool tool={tool} onClose={() => setTool(null)} />
      <Announcer />
    </div>
  )
}

function onlySelected(state: CanvasState) {
  const [only, ...others] = state.selection.nodes
  return only !== undefined && others.length === 0 ? nodeOf(shownGraph(state), only) : undefined
}

/** Once, when the journey is opened: places for nodes that have none, and the node that the address names. */
function useOpening(commands: ReturnType<typeof useCommands>): void {
  const { store } = useCanvasContext()
  const { node } = useSearch({ from: '/journeys/$journeyId' })
  useEffect(() => {
    const state = store.getState()
    if (state.mode === 'edit' && needsLayout(state.history.present)) void commands.tidy(false, true)
    if (node === undefined) return
    const find = (now: CanvasState): boolean => {
      const isThere = nodeOf(shownGraph(now), node) !== undefined
      if (isThere) commands.reveal(node)
      return isThere
    }
    if (find(state) || state.mode !== 'live') return
    // It is of an earlier version, whose drawing is still on the way.
    const stop = store.subscribe((now, before) => {
      if (now.watching.graph !== before.watching.graph && find(now)) stop()
    })
    return stop
  }, [store, commands, node])
}
