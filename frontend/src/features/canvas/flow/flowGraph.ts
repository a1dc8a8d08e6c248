import type { Edge, Node } from '@xyflow/react'

import type { Graph, GraphEdge, GraphNode } from '@/api/types'

import { inHead } from '../graph/anchors'
import type { Size } from '../graph/place'
import { type NodeTypes, portsOf } from '../graph/ports'
import type { Selection } from '../state/store'

export type FlowNode = Node<{ node: GraphNode }, 'card'>
/** `counted`: its figure stands on the edge, because no row of ports on the card has it. */
export type FlowEdge = Edge<{ edge: GraphEdge; counted: boolean }, 'way'>

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

export function flowEdges(graph: Graph, selection: Selection, types: NodeTypes): FlowEdge[] {
  const selected = new Set(selection.edges)
  const known = new Map(graph.nodes.map((node) => [node.id, inHead(portsOf(node, types).length)]))
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
      data: { edge, counted: known.get(edge.source) ?? false },
    }))
}
