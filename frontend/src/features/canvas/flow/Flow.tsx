import '@xyflow/react/dist/base.css'

import { Background, BackgroundVariant, MiniMap, type OnNodeDrag, ReactFlow, SelectionMode, type Viewport } from '@xyflow/react'
import { useComputedColorScheme } from '@mantine/core'
import { type ReactNode, useCallback, useMemo, useState } from 'react'

import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { expecting } from '../graph/expect'
import type { Size } from '../graph/place'
import { hasInput, portsOf } from '../graph/ports'
import { measuresOf } from '../looks'
import { type CanvasState, mayEdit, shownGraph } from '../state/store'
import { nameOf } from './commands/tools'
import { FarProvider, firstView, MANY, useFarAway, ZOOMS } from './far'
import { FarAway } from './FarAway'
import classes from './Flow.module.css'
import { type FlowEdge, flowEdges, type FlowNode, flowNodes } from './flowGraph'
import { fitFor, isOnPhone } from './fit'
import { GroupNode } from './GroupNode'
import { Guides } from './Guides'
import { handlesOf } from './handles'
import { NodeCard } from './NodeCard'
import { useDropping } from './useDropping'
import { useFlowChanges } from './useFlowChanges'
import { useFolds } from './useFolds'
import { useIdle } from './useIdle'
import { useKnownSizes } from './useKnownSizes'
import { WayEdge } from './WayEdge'

const NODE_TYPES = { card: NodeCard, group: GroupNode }
const EDGE_TYPES = { way: WayEdge }
const SNAP: [number, number] = [8, 8]
const MULTI = ['Meta', 'Control', 'Shift']
const selectionOf = (state: CanvasState) => state.selection
const sizesOf = (state: CanvasState) => state.sizes
const modeOf = (state: CanvasState) => state.mode

interface FlowProps {
  compact: boolean
  children?: ReactNode
}

/** The drawing itself. What floats over it are the children. */
export function Flow(props: FlowProps) {
  const { store, types } = useCanvasContext()
  const [begun] = useState(() => {
    const state = store.getState()
    const graph = shownGraph(state)
    return graph.nodes.length > MANY || (isOnPhone() && graph.nodes.length > 0) ? { graph, sizes: expecting(types, measuresOf)(graph, state.sizes), mode: state.mode } : null
  })
  const [room, setRoom] = useState<Size | null>(null)
  const measure = useCallback((place: HTMLDivElement | null) => {
    if (place) setRoom({ width: place.clientWidth, height: place.clientHeight })
  }, [])
  useKnownSizes()
  // A large journey is drawn where it will stay, once: not all of it somewhere to find out how large it is. On a phone a
  // journey is seen in part, and first of all its beginning.
  if (begun && !room) return <div ref={measure} className={classes.room} />
  return <Drawing {...props} first={begun && room ? firstView(begun.graph, begun.sizes, begun.mode, room) : undefined} />
}

interface DrawingProps extends FlowProps {
  /** Where it begins; else everything is brought into sight when it is drawn. */
  first: Viewport | undefined
}

function Drawing({ compact, children, first }: DrawingProps) {
  const { types, words } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const selection = useCanvas(selectionOf)
  const sizes = useCanvas(sizesOf)
  const mode = useCanvas(modeOf)
  const changes = useFlowChanges()
  const dropping = useDropping(changes)
  const dark = useComputedColorScheme() === 'dark'
  const isFolded = useFolds()
  const names = useMemo(() => eachOnce((node: GraphNode) => nameOf({ types, words }, node)), [types, words])
  const many = graph.nodes.length > MANY
  const withExpected = useMemo(() => expecting(types, measuresOf), [types])
  const known = useMemo(() => (many ? withExpected(graph, sizes) : sizes), [many, withExpected, graph, sizes])
  const handles = useMemo(
    () => (many ? (node: GraphNode, size: Size) => handlesOf(size, portsOf(node, types), hasInput(types.get(node.type))) : undefined),
    [many, types],
  )
  const nodes = useMemo(
    () => flowNodes(graph, selection, known, isFolded, names, handles),
    [graph, selection, known, isFolded, names, handles],
  )
  const edges = useMemo(() => flowEdges(graph, selection, types, isFolded), [graph, selection, types, isFolded])
  const editable = useCanvas(mayEdit)
  const [begunEmpty] = useState(nodes.length === 0)
  const drawn = useFarAway(many, first)
  const idle = useIdle()
  // What were new at each step of a drag would have all ways, and all of the map, drawn again.
  const colorOf = useCallback(({ data }: FlowNode) => (data.frame ? 'var(--k-border)' : mapColor(types.get(data.node.type)?.color)), [types])
  const labels = useMemo(
    () => ({ 'node.a11yDescription.default': words.t('a11y.node'), 'edge.a11yDescription.default': words.t('a11y.edge') }),
    [words],
  )
  const letGo = useCallback<OnNodeDrag<FlowNode>>(
    (event, node, dragged) => {
      dropping.onNodeDragStop(event, node, dragged, changes.dragKey())
      changes.onNodeDragStop()
    },
    [dropping, changes],
  )

  return (
    <FarProvider value={drawn}>
    <ReactFlow<FlowNode, FlowEdge>
      className={classes.flow}
      colorMode={dark ? 'dark' : 'light'}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={changes.onNodesChange}
      onEdgesChange={changes.onEdgesChange}
      onNodeDragStart={changes.onNodeDragStart}
      onNodeDrag={dropping.onNodeDrag}
      onNodeDragStop={letGo}
      onConnect={changes.onConnect}
      // Between boxes a line has no ends to pull at.
      onReconnect={editable && drawn === 'cards' ? changes.onReconnect : undefined}
      isValidConnection={changes.isValidConnection}
      onConnectEnd={dropping.onConnectEnd}
      onDragOver={dropping.onDragOver}
      onDragLeave={dropping.onDragLeave}
      onDrop={dropping.onDrop}
      onEdgeMouseEnter={changes.onEdgeMouseEnter}
      onEdgeMouseLeave={changes.onEdgeMouseLeave}
      nodesDraggable={editable}
      nodesConnectable={editable}
      edgesFocusable={editable}
      elementsSelectable
      selectNodesOnDrag={false}
      connectOnClick={false}
      connectionRadius={36}
      reconnectRadius={12}
      snapToGrid
      snapGrid={SNAP}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={MULTI}
      // The keys are ours (shortcuts.ts).
      deleteKeyCode={null}
      disableKeyboardA11y
      panOnScroll={!compact}
      // On a phone the tools stand at the right, and nothing at the left.
      attributionPosition={compact ? 'bottom-left' : 'bottom-right'}
      minZoom={ZOOMS.least}
      maxZoom={ZOOMS.most}
      defaultViewport={first}
      // On an empty canvas it would wait for the first card and then jump to it.
      fitView={begunEmpty || first ? undefined : true}
      fitViewOptions={fitFor(mode)}
      onlyRenderVisibleElements={many}
      ariaLabelConfig={labels}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.6} className={classes.dots} />
      {!compact && idle && nodes.length > 0 && (
        <MiniMap
          position="bottom-left"
          className={classes.map}
          pannable
          zoomable
          ariaLabel={words.t('tools.map')}
          nodeBorderRadius={10}
          nodeColor={colorOf}
        />
      )}
      <FarAway />
      {editable && <Guides />}
      {children}
    </ReactFlow>
    </FarProvider>
  )
}

/** Said once of each node as it is, not of all of them at each step of a drag. */
function eachOnce(say: (node: GraphNode) => string): (node: GraphNode) => string {
  const said = new WeakMap<GraphNode, string>()
  return (node) => {
    const known = said.get(node) ?? say(node)
    said.set(node, known)
    return known
  }
}

const mapColor = (color = 'gray'): string => (/^[a-z]+$/.test(color) ? `var(--mantine-color-${color}-5)` : color)
