import { graphlib, layout } from '@dagrejs/dagre'

import { HEAD_Y, portY } from './anchors'
import { stack } from './columns'
import { type Graph, type GraphEdge, type GraphNode, move, type Position } from './graph'
import { readingOrder } from './order'
import { freePlace, GAP, type Size, type Sizes, USUAL } from './place'

const BETWEEN_CARDS = 40

type PortsOf = (node: GraphNode) => { key: string }[]

interface Column {
  left: number
  ids: string[]
}

/**
 * Places for all nodes, from left to right along the edges. Loaded only when somebody asks for it.
 * dagre says in which column a node stands; there it is then set as high as the ports that lead to it, so that lines
 * are straight where they can be and cross as little as the ports allow.
 * Cards without any edge (notes) stay where they are, unless something now stands there.
 */
export function tidy(graph: Graph, sizes: Sizes, portsOf: PortsOf): Map<string, Position> {
  const joined = new Set(graph.edges.flatMap((edge) => [edge.source, edge.target]))
  const sizeOf = (id: string): Size => sizes.get(id) ?? USUAL
  const places = new Map<string, Position>()
  for (const column of columnsOf(graph, joined, sizeOf, portsOf)) {
    const wanted = column.ids
      .map((id) => ({ id, top: wantedTop(graph, id, places, sizeOf, portsOf), height: sizeOf(id).height }))
      .sort((a, b) => a.top - b.top)
    const tops = stack(wanted, BETWEEN_CARDS)
    for (const [index, { id }] of wanted.entries()) places.set(id, { x: column.left, y: tops[index] ?? 0 })
  }
  for (const node of graph.nodes) {
    if (joined.has(node.id)) continue
    const placed = move(places)({ ...graph, nodes: graph.nodes.filter((each) => places.has(each.id)) })
    places.set(node.id, freePlace(placed, sizes, node.position, sizes.get(node.id)))
  }
  return places
}

/** Where a card would stand if the lines that come to it were straight; between them if there are several. */
function wantedTop(
  graph: Graph,
  id: string,
  places: ReadonlyMap<string, Position>,
  sizeOf: (id: string) => Size,
  portsOf: PortsOf,
): number {
  const heights = graph.edges.flatMap((edge) => {
    const source = edge.target === id ? places.get(edge.source) : undefined
    const node = graph.nodes.find((each) => each.id === edge.source)
    if (!source || !node) return []
    const ports = portsOf(node)
    const index = ports.findIndex((port) => port.key === edge.port)
    return [source.y + portY(sizeOf(node.id), Math.max(0, index), ports.length)]
  })
  return heights.length === 0 ? 0 : heights.reduce((sum, y) => sum + y, 0) / heights.length - HEAD_Y
}

/** Columns from left to right, and in each the nodes from top to bottom. */
function columnsOf(
  graph: Graph,
  joined: ReadonlySet<string>,
  sizeOf: (id: string) => Size,
  portsOf: PortsOf,
): Column[] {
  const drawing = new graphlib.Graph({ directed: true, multigraph: true })
  drawing.setGraph({ rankdir: 'LR', ranksep: GAP.width, nodesep: BETWEEN_CARDS })
  drawing.setDefaultEdgeLabel(() => ({}))
  const order = readingOrder(graph, (node) => !graph.edges.some((edge) => edge.target === node.id), portsOf)
  for (const node of order) if (joined.has(node.id)) drawing.setNode(node.id, { ...sizeOf(node.id) })
  for (const node of order) {
    for (const edge of waysOf(graph, node, portsOf)) {
      if (drawing.hasNode(edge.target)) drawing.setEdge(edge.source, edge.target, {}, edge.id)
    }
  }
  layout(drawing)

  const columns = new Map<number, { id: string; y: number; left: number }[]>()
  for (const id of drawing.nodes()) {
    const { x, y, width } = drawing.node(id) as Position & Size
    const key = Math.round(x)
    columns.set(key, [...(columns.get(key) ?? []), { id, y, left: x - width / 2 }])
  }
  return [...columns]
    .sort(([a], [b]) => a - b)
    .map(([, nodes]) => ({
      left: Math.min(...nodes.map((node) => node.left)),
      ids: nodes.sort((a, b) => a.y - b.y).map((node) => node.id),
    }))
}

function waysOf(graph: Graph, node: GraphNode, portsOf: PortsOf): GraphEdge[] {
  return portsOf(node).flatMap((port) => {
    const edge = graph.edges.find((each) => each.source === node.id && each.port === port.key)
    return edge ? [edge] : []
  })
}
