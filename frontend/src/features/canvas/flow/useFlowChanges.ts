import {
  type Connection,
  type EdgeChange,
  type IsValidConnection,
  type NodeChange,
  type OnReconnect,
  useStoreApi,
} from '@xyflow/react'
import { useMemo } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { all, connect, disconnect, move, nodeOf, type Position } from '../graph/graph'
import { boundsOf, doorOf, folded, isGroup, portBehind, spread } from '../graph/groups'
import { inLine } from '../graph/guides'
import { type Size, sizeOf } from '../graph/place'
import { hasInput, type NodeTypes } from '../graph/ports'
import type { CanvasState, CanvasStore } from '../state/store'
import type { FlowEdge, FlowNode } from './flowGraph'
import { drawnFold, drawnPlace } from './folds'
import { showGuides } from './Guides'

/** What React Flow tells of gestures, as edits of our graph. */
export function useFlowChanges() {
  const { store, types } = useCanvasContext()
  const flow = useStoreApi()
  return useMemo(() => flowChanges(store, types, () => flow.getState().transform[2]), [store, types, flow])
}

/** So near, in pixels of the screen, a dragged card goes into line with another one. */
const REACH = 6

function flowChanges(store: CanvasStore, types: NodeTypes, zoom: () => number) {
  let drags = 0
  let dragging = false

  const graph = () => store.getState().history.present

  /** The node that a line to this card leads to: of a folded group, the one where others come in. */
  const targetOf = (target: string): string | undefined => {
    const node = nodeOf(graph(), target)
    if (!node) return undefined
    if (isGroup(node)) return drawnFold(store.getState(), node) ? doorOf(graph(), node, (each) => hasInput(types.get(each.type))) : undefined
    return hasInput(types.get(node.type)) ? target : undefined
  }
  const mayConnect = (source: string, target: string): boolean => source !== target && targetOf(target) !== undefined
  const lead = (source: string, handle: string, target: string) => {
    const from = portBehind(graph(), source, handle)
    const to = targetOf(target)
    return to === undefined ? null : connect(from.node, from.port, to)
  }

  /** Dragged cards go into line with what is near them. */
  const aligned = (positions: Map<string, Position>): Map<string, Position> => {
    const state = store.getState()
    const now = graph()
    const dragged = now.nodes.flatMap((node) => {
      const position = positions.get(node.id)
      return position && !isGroup(node) ? [{ ...node, position }] : []
    })
    const moving = dragged.length === positions.size ? boundsOf(dragged, state.sizes) : undefined
    if (!moving) return positions
    const { hidden } = folded(now, (group) => drawnFold(state, group))
    const others = now.nodes.flatMap((node) =>
      positions.has(node.id) || hidden.has(node.id) || isGroup(node) ? [] : [{ ...node.position, ...sizeOf(state.sizes, node.id) }],
    )
    const { by, guides } = inLine(moving, others, REACH / zoom())
    showGuides(guides)
    return new Map([...positions].map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]))
  }
  const isValidConnection: IsValidConnection<FlowEdge> = ({ source, target }) => mayConnect(source, target)

  return {
    mayConnect,
    isValidConnection,
    lead,
    dragKey: () => `drag ${drags}`,

    onNodesChange: (changes: NodeChange<FlowNode>[]) => {
      const positions = new Map<string, Position>()
      const sizes = new Map<string, Size>()
      for (const change of changes) {
        if (change.type === 'position' && change.position) positions.set(change.id, change.position)
        if (change.type === 'dimensions' && change.dimensions) sizes.set(change.id, change.dimensions)
      }
      const state = store.getState()
      if (sizes.size > 0) state.measure(sizes)
      if (positions.size > 0) {
        const moves = spread(graph(), dragging ? aligned(positions) : positions, (group) => drawnPlace(state, graph(), group))
        // By a person: tidying up leaves these cards from now on.
        state.edit(move(moves, true), dragging ? { key: `drag ${drags}`, gesture: true } : { key: 'nudge' })
      }
      select(state, changes)
    },

    onEdgesChange: (changes: EdgeChange<FlowEdge>[]) => {
      const state = store.getState()
      const edges = chosen(state.selection.edges, changes)
      if (edges !== state.selection.edges) state.select({ nodes: state.selection.nodes, edges })
    },

    onEdgeMouseEnter: (_: unknown, { id }: FlowEdge) => store.getState().point(id),
    onEdgeMouseLeave: () => store.getState().point(null),

    /** All steps of one drag are one step of the history. */
    onNodeDragStart: () => {
      drags += 1
      dragging = true
    },
    onNodeDragStop: () => {
      dragging = false
      showGuides([])
    },

    onConnect: ({ source, sourceHandle, target }: Connection) => {
      const edit = sourceHandle === null ? null : lead(source, sourceHandle, target)
      if (edit) store.getState().edit(edit)
    },

    onReconnect: ((edge, { source, sourceHandle, target }) => {
      const edit = sourceHandle === null ? null : lead(source, sourceHandle, target)
      if (edit) store.getState().edit(all(disconnect([edge.id]), edit))
    }) satisfies OnReconnect<FlowEdge>,
  }
}

export type FlowChanges = ReturnType<typeof flowChanges>

function select(state: CanvasState, changes: NodeChange<FlowNode>[]): void {
  const nodes = chosen(state.selection.nodes, changes)
  if (nodes !== state.selection.nodes) state.select({ nodes, edges: state.selection.edges })
}

function chosen(before: readonly string[], changes: (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[]): readonly string[] {
  const now = new Set(before)
  let changed = false
  for (const change of changes) {
    if (change.type !== 'select' || now.has(change.id) === change.selected) continue
    changed = true
    if (change.selected) now.add(change.id)
    else now.delete(change.id)
  }
  return changed ? [...now] : before
}
