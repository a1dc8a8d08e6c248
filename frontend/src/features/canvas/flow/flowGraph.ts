import type { Edge, Node, NodeHandle } from '@xyflow/react'

import type { Graph, GraphEdge, GraphNode } from '@/api/types'

import { inHead } from '../graph/anchors'
import { folded, foldedPlace, frameOf, isGroup } from '../graph/groups'
import type { Size, Sizes } from '../graph/place'
import { type NodeTypes, portsOf } from '../graph/ports'
import type { Selection } from '../state/store'
import { INPUT } from './handles'

/** `group` is drawn as a frame of this size around its members or, folded, as one card (without a frame). */
export type FlowNode = Node<{ node: GraphNode; frame?: Size }, 'card' | 'group'>
/** `counted`: its figure stands on the edge, because no row of ports on the card has it. */
export type FlowEdge = Edge<{ edge: GraphEdge; counted: boolean }, 'way'>

/** The part of a frame by which it is dragged; through the rest one reaches what is behind. */
export const FRAME_HEAD = 'k-frame-head'
const BEHIND = -1001

type IsFolded = (group: GraphNode) => boolean
/** Where lines meet a card, where that is not left to be measured. */
export type HandlesOf = (node: GraphNode, size: Size) => NodeHandle[]

/**
 * What React Flow draws. Not a second model: each of its nodes is a view of one of ours, made once for as long as ours,
 * its size and its selection stay the same, so that moving one card does not draw the others again.
 */
const views = new WeakMap<GraphNode, FlowNode>()

function viewOf(node: GraphNode, selected: boolean, measured: Size | undefined, ariaLabel: string, handlesOf?: HandlesOf): FlowNode {
  const known = views.get(node)
  if (known?.selected === selected && known.measured === measured && known.ariaLabel === ariaLabel) return known
  const data = known?.data ?? { node }
  const { x, y } = node.position
  const handles = measured && handlesOf?.(node, measured)
  const view: FlowNode = { id: node.id, type: 'card', position: { x, y }, data, selected, measured, handles, ariaLabel }
  views.set(node, view)
  return view
}

export function flowNodes(
  graph: Graph,
  selection: Selection,
  sizes: Sizes,
  isFolded: IsFolded,
  nameOf: (node: GraphNode) => string,
  handlesOf?: HandlesOf,
): FlowNode[] {
  const selected = new Set(selection.nodes)
  const { hidden } = folded(graph, isFolded)
  // Frames first, as what is drawn later lies above.
  const groups = graph.nodes.filter(isGroup).map((node) => groupView(graph, node, sizes, isFolded(node), selected.has(node.id), nameOf(node)))
  const cards = graph.nodes.flatMap((node) =>
    isGroup(node) || hidden.has(node.id) ? [] : [viewOf(node, selected.has(node.id), sizes.get(node.id), nameOf(node), handlesOf)],
  )
  return groups.length === 0 ? cards : [...groups, ...cards]
}

function groupView(graph: Graph, node: GraphNode, sizes: Sizes, isFolded: boolean, selected: boolean, ariaLabel: string): FlowNode {
  const view = { id: node.id, type: 'group' as const, selected, ariaLabel }
  if (isFolded) return { ...view, position: foldedPlace(graph, sizes, node), data: { node }, measured: sizes.get(node.id) }
  const { x, y, width, height } = frameOf(graph, sizes, node)
  return {
    ...view,
    position: { x, y },
    data: { node, frame: { width, height } },
    width,
    height,
    measured: { width, height },
    zIndex: BEHIND,
    dragHandle: `.${FRAME_HEAD}`,
    style: { pointerEvents: 'none' },
    selectable: false,
  }
}

/** Of edges the same: while a card is dragged only its own are drawn again. */
const ways = new WeakMap<GraphEdge, FlowEdge>()

function wayOf(edge: GraphEdge, selected: boolean, source: string, target: string, leaves: boolean, counted: boolean): FlowEdge {
  const sourceHandle = leaves ? edge.id : edge.port
  const known = ways.get(edge)
  if (
    known?.selected === selected &&
    known.source === source &&
    known.target === target &&
    known.sourceHandle === sourceHandle &&
    known.data?.counted === counted
  ) {
    return known
  }
  const way: FlowEdge = { id: edge.id, type: 'way', source, sourceHandle, target, targetHandle: INPUT, selected, data: { edge, counted } }
  ways.set(edge, way)
  return way
}

export function flowEdges(graph: Graph, selection: Selection, types: NodeTypes, isFolded: IsFolded): FlowEdge[] {
  const selected = new Set(selection.edges)
  const known = new Map(graph.nodes.map((node) => [node.id, inHead(portsOf(node, types).length)]))
  return (
    folded(graph, isFolded)
      .edges // What the linter reports as dangling cannot be drawn.
      .filter(({ edge }) => known.has(edge.source) && known.has(edge.target))
      .map(({ edge, source, target, folded: leaves }) =>
        wayOf(edge, selected.has(edge.id), source, target, leaves, !leaves && (known.get(edge.source) ?? false)),
      )
  )
}
