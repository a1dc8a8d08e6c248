import type { Edge, Node } from '@xyflow/react'

import type { Graph, GraphEdge, GraphNode } from '@/api/types'

import type { Size } from '../graph/place'
import type { Selection } from '../state/store'

export type FlowNode = Node<{ node: GraphNode }, 'card'>
export type FlowEdge = Edge<{ edge: GraphEdge }, 'way'>

/** The handle by which edges come in. Ports are the handles by which they leave. */
export const INPUT = 'in'

/**
 * What React Flow draws. Not a second model: each of its nodes is a view of one of ours, made once for as long as ours,
 * its size and its selection stay the same, so that moving one card does not draw the others again.
 */
const views = new WeakMap<GraphNode, FlowNode>()

function viewOf(node: GraphNode, selected: boolean, measured: Size | undefined): FlowNode {
  const known = views.get(node)
  if (known?.selected === selected && known.measured === measured) return known
  const data = known?.data ?? { node }
  const view: FlowNode = { id: node.id, type: 'card', position: node.position, data, selected, measured }
  views.set(node, view)
  return view
}

export function flowNodes(graph: Graph, selection: Selection, sizes: ReadonlyMap<string, Size>): FlowNode[] {
  const selected = new Set(selection.nodes)
  return graph.nodes.map((node) => viewOf(node, selected.has(node.id), sizes.get(node.id)))
}

export function flowEdges(graph: Graph, selection: Selection): FlowEdge[] {
  const selected = new Set(selection.edges)
  const known = new Set(graph.nodes.map((node) => node.id))
  return graph.edges
    // What the linter reports as dangling cannot be drawn.
    .filter((edge) => known.has(edge.source) && known.has(edge.target))
    .map((edge) => ({
      id: edge.id,
      type: 'way',
      source: edge.source,
      sourceHandle: edge.port,
      target: edge.target,
      targetHandle: INPUT,
      selected: selected.has(edge.id),
      data: { edge },
    }))
}
