import {
  type Connection,
  type EdgeChange,
  type IsValidConnection,
  type NodeChange,
  type OnReconnect,
} from '@xyflow/react'
import { useMemo } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { all, connect, disconnect, move, nodeOf, type Position } from '../graph/graph'
import type { Size } from '../graph/place'
import { hasInput, type NodeTypes } from '../graph/ports'
import type { CanvasState, CanvasStore } from '../state/store'
import type { FlowEdge, FlowNode } from './flowGraph'

/** What React Flow tells of gestures, as edits of our graph. */
export function useFlowChanges() {
  const { store, types } = useCanvasContext()
  return useMemo(() => flowChanges(store, types), [store, types])
}

function flowChanges(store: CanvasStore, types: NodeTypes) {
  let drags = 0
  let dragging = false

  const mayConnect = (source: string, target: string): boolean => {
    const node = nodeOf(store.getState().history.present, target)
    return node !== undefined && source !== target && hasInput(types.get(node.type))
  }
  const isValidConnection: IsValidConnection<FlowEdge> = ({ source, target }) => mayConnect(source, target)

  return {
    mayConnect,
    isValidConnection,

    onNodesChange: (changes: NodeChange<FlowNode>[]) => {
      const positions = new Map<string, Position>()
      const sizes = new Map<string, Size>()
      for (const change of changes) {
        if (change.type === 'position' && change.position) positions.set(change.id, change.position)
        if (change.type === 'dimensions' && change.dimensions) sizes.set(change.id, change.dimensions)
      }
      const state = store.getState()
      if (sizes.size > 0) state.measure(sizes)
      if (positions.size > 0) state.edit(move(positions), dragging ? { key: `drag ${drags}`, gesture: true } : { key: 'nudge' })
      select(state, changes)
    },

    onEdgesChange: (changes: EdgeChange<FlowEdge>[]) => {
      const state = store.getState()
      const edges = chosen(state.selection.edges, changes)
      if (edges !== state.selection.edges) state.select({ nodes: state.selection.nodes, edges })
    },

    /** All steps of one drag are one step of the history. */
    onNodeDragStart: () => {
      drags += 1
      dragging = true
    },
    onNodeDragStop: () => {
      dragging = false
    },

    onConnect: ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle !== null) store.getState().edit(connect(source, sourceHandle, target))
    },

    onReconnect: ((edge, { source, sourceHandle, target }) => {
      if (sourceHandle !== null) store.getState().edit(all(disconnect([edge.id]), connect(source, sourceHandle, target)))
    }) satisfies OnReconnect<FlowEdge>,
  }
}

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
