import { graphlib, layout } from '@dagrejs/dagre'

import { HEAD_Y, portY } from './anchors'
import { stack } from './columns'
import { type Graph, type GraphEdge, type GraphNode, move, type Position } from './graph'
import { folded, frameOf, groupByMember, groupsOf, isGroup } from './groups'
import { readingOrder } from './order'
import { freePlace, GAP, type Rect, type Size, type Sizes, USUAL } from './place'

const BETWEEN_CARDS = 40

type PortsOf = (node: GraphNode) => { key: string }[]

interface Column {
  left: number
  ids: string[]
}

/** Nobody has put anything anywhere. */
const NONE: ReadonlySet<string> = new Set()

/**
 * Places for all nodes, from left to right along the edges. Loaded only when somebody asks for it.
 * A group is laid out by itself and then stands among the others as one block. Nodes that are `held` stay where they are,
 * and so does a group with one of them; the others find their places around them.
 */
export function tidy(graph: Graph, sizes: Sizes, portsOf: PortsOf, held: ReadonlySet<string> = NONE): Map<string, Position> {
  const groupOf = groupByMember(graph)
  const places = new Map<string, Position>()
  const blocks = new Map<string, Rect>()
  for (const group of groupsOf(graph)) {
    const members = graph.nodes.filter((node) => groupOf.get(node.id) === group)
    if (members.length === 0) continue
    const ids = new Set(members.map((node) => node.id))
    const part = { nodes: members, edges: graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)) }
    const inside = arrange(part, sizes, portsOf, held)
    for (const [id, place] of inside) places.set(id, place)
    blocks.set(group.id, frameOf(move(inside)(graph), sizes, group))
  }
  const outer = folded(graph, (group) => blocks.has(group.id))
  const drawn: Graph = {
    nodes: graph.nodes.flatMap((node) => {
      const block = blocks.get(node.id)
      if (block) return [{ ...node, position: { x: block.x, y: block.y } }]
      return outer.hidden.has(node.id) || isGroup(node) ? [] : [node]
    }),
    edges: outer.edges.map(({ edge, source, target }) => ({ ...edge, source, target })),
  }
  const outerSizes = new Map([...sizes, ...blocks])
  const stays = (node: GraphNode): boolean =>
    held.has(node.id) || graph.nodes.some((each) => groupOf.get(each.id)?.id === node.id && held.has(each.id))
  const outerHeld = new Set(drawn.nodes.filter(stays).map((node) => node.id))
  const waysOut = (node: GraphNode) =>
    blocks.has(node.id) ? drawn.edges.filter((edge) => edge.source === node.id).map((edge) => ({ key: edge.port })) : portsOf(node)
  for (const [id, place] of arrange(drawn, outerSizes, waysOut, outerHeld)) {
    const block = blocks.get(id)
    if (!block) places.set(id, place)
    else {
      for (const [member, group] of groupOf) {
        const at = places.get(member)
        if (group.id === id && at) places.set(member, { x: at.x + place.x - block.x, y: at.y + place.y - block.y })
      }
    }
  }
  return places
}

/**
 * dagre says in which column a node stands; there it is then set as high as the ports that lead to it, so that lines
 * are straight where they can be and cross as little as the ports allow.
 * Cards without any edge (notes) stay where they are, unless something now stands there.
 */
function arrange(graph: Graph, sizes: Sizes, portsOf: PortsOf, held: ReadonlySet<string>): Map<string, Position> {
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
  return around(graph, sizes, places, held)
}

/** Laid out places, moved to where the held nodes stand; what would lie on another card goes below it. */
function around(graph: Graph, sizes: Sizes, laid: ReadonlyMap<string, Position>, held: ReadonlySet<string>): Map<string, Position> {
  const fixed = graph.nodes.filter((node) => held.has(node.id))
  const apart = fixed.flatMap((node) => {
    const place = laid.get(node.id)
    return place ? [{ x: node.position.x - place.x, y: node.position.y - place.y }] : []
  })
  const shift = { x: median(apart.map(({ x }) => x)), y: median(apart.map(({ y }) => y)) }
  const places = new Map<string, Position>()
  const standing = [...fixed]
  const order = [...laid.keys(), ...graph.nodes.map((node) => node.id).filter((id) => !laid.has(id))]
  for (const id of order) {
    const node = graph.nodes.find((each) => each.id === id)
    if (!node || held.has(id)) continue
    const place = laid.get(id)
    const wanted = place ? { x: place.x + shift.x, y: place.y + shift.y } : node.position
    // Without held ones the columns are free of each other already.
    const free = place && fixed.length === 0 ? wanted : freePlace({ nodes: standing, edges: [] }, sizes, wanted, sizes.get(id))
    places.set(id, free)
    standing.push({ ...node, type: '', position: free })
  }
  return places
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
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
