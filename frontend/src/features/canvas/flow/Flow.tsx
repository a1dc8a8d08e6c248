import '@xyflow/react/dist/base.css'

import { Background, BackgroundVariant, MiniMap, ReactFlow, SelectionMode } from '@xyflow/react'
import { useComputedColorScheme } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { type CanvasState, shownGraph } from '../state/store'
import classes from './Flow.module.css'
import { type FlowEdge, flowEdges, type FlowNode, flowNodes } from './flowGraph'
import { NodeCard } from './NodeCard'
import { fitFor } from './fit'
import { useDropping } from './useDropping'
import { useFlowChanges } from './useFlowChanges'
import { WayEdge } from './WayEdge'

const NODE_TYPES = { card: NodeCard }
const EDGE_TYPES = { way: WayEdge }
const SNAP: [number, number] = [8, 8]
const selectionOf = (state: CanvasState) => state.selection
const sizesOf = (state: CanvasState) => state.sizes
const modeOf = (state: CanvasState) => state.mode

interface FlowProps {
  compact: boolean
  children?: ReactNode
}

/** The drawing itself. What floats over it are the children. */
export function Flow({ compact, children }: FlowProps) {
  const { store, types, words } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const selection = useCanvas(selectionOf)
  const sizes = useCanvas(sizesOf)
  const mode = useCanvas(modeOf)
  const changes = useFlowChanges()
  const dropping = useDropping(changes.mayConnect)
  const dark = useComputedColorScheme() === 'dark'
  const nodes = useMemo(() => flowNodes(graph, selection, sizes), [graph, selection, sizes])
  const edges = useMemo(() => flowEdges(graph, selection, types), [graph, selection, types])
  const editable = mode === 'edit'
  const [begunEmpty] = useState(nodes.length === 0)

  return (
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
      onNodeDragStop={changes.onNodeDragStop}
      onConnect={changes.onConnect}
      onReconnect={editable ? changes.onReconnect : undefined}
      isValidConnection={changes.isValidConnection}
      onConnectEnd={dropping.onConnectEnd}
      onDragOver={dropping.onDragOver}
      onDragLeave={dropping.onDragLeave}
      onDrop={dropping.onDrop}
      onEdgeMouseEnter={(_, edge) => store.getState().point(edge.id)}
      onEdgeMouseLeave={() => store.getState().point(null)}
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
      deleteKeyCode={null}
      panOnScroll={!compact}
      minZoom={0.1}
      maxZoom={1.75}
      // On an empty canvas it would wait for the first card and then jump to it.
      fitView={begunEmpty ? undefined : true}
      fitViewOptions={fitFor(mode)}
      onlyRenderVisibleElements={graph.nodes.length > 150}
      ariaLabelConfig={{
        'node.a11yDescription.default': words.t('a11y.node'),
        'edge.a11yDescription.default': words.t('a11y.edge'),
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.6} className={classes.dots} />
      {!compact && nodes.length > 0 && (
        <MiniMap
          position="bottom-left"
          className={classes.map}
          pannable
          zoomable
          ariaLabel={words.t('tools.map')}
          nodeBorderRadius={10}
          nodeColor={(node: FlowNode) => mapColor(types.get(node.data.node.type)?.color)}
        />
      )}
      {children}
    </ReactFlow>
  )
}

const mapColor = (color = 'gray'): string => (/^[a-z]+$/.test(color) ? `var(--mantine-color-${color}-5)` : color)
