import { graphlib, layout } from '@dagrejs/dagre'

import { type Graph, type GraphNode, move, type Position } from './graph'
import { readingOrder } from './order'
import { freePlace, type Sizes, USUAL } from './place'

const BETWEEN_RANKS = 96
const BETWEEN_CARDS = 40

/**
 * Places for all nodes, from left to right along the edges. Loaded only when somebody asks for it.
 * The nodes behind a node's ports stand in the order of the ports.
 * Cards without any edge (notes) stay where they are, unless something now stands there.
 */
export function tidy(
  graph: Graph,
  sizes: Sizes,
  portsOf: (node: GraphNode) => { key: string }[],
): Map<string, Position> {
  const drawing = new graphlib.Graph({ directed: true, multigraph: true })
  drawing.setGraph({ rankdir: 'LR', ranksep: BETWEEN_RANKS, nodesep: BETWEEN_CARDS, edgesep: 16 })
  drawing.setDefaultEdgeLabel(() => ({}))
  const joined = new Set(graph.edges.flatMap((edge) => [edge.source, edge.target]))
  const loose = graph.nodes.filter((node) => !joined.has(node.id))
  const order = readingOrder(graph, (node) => !graph.edges.some((edge) => edge.target === node.id), portsOf)
  for (const node of order) {
    if (joined.has(node.id)) drawing.setNode(node.id, { ...(sizes.get(node.id) ?? USUAL) })
  }
  const constraints: { left: string; right: string }[] = []
  for (const node of order) {
    const targets: string[] = []
    for (const port of portsOf(node)) {
      const edge = graph.edges.find((each) => each.source === node.id && each.port === port.key)
      if (!edge || !drawing.hasNode(edge.target)) continue
      drawing.setEdge(edge.source, edge.target, {}, edge.id)
      // Where edges merge, two nodes might ask for opposite orders: only children of one node are held in order.
      if (graph.edges.filter((each) => each.target === edge.target).length === 1) targets.push(edge.target)
    }
    for (const [index, right] of targets.entries()) {
      const left = targets[index - 1]
      if (left !== undefined) constraints.push({ left, right })
    }
  }
  layout(drawing, { constraints })

  const places = new Map<string, Position>()
  for (const id of joined) {
    const centre = drawing.node(id) as { x: number; y: number; width: number; height: number }
    places.set(id, { x: centre.x - centre.width / 2, y: centre.y - centre.height / 2 })
  }
  for (const node of loose) {
    const placed = move(places)({ ...graph, nodes: graph.nodes.filter((each) => places.has(each.id)) })
    places.set(node.id, freePlace(placed, sizes, node.position, sizes.get(node.id)))
  }
  return places
}
