import { edgeId, type Edit, type Graph, type GraphEdge, type GraphNode, makeNode, membersOf, type Position } from './graph'
import { type Rect, type Sizes, sizeOf } from './place'

export { membersOf }
export const GROUP = 'group'
export const isGroup = (node: GraphNode): boolean => node.type === GROUP

/** Around the cards of an open group, and above them for its name. */
export const FRAME = { pad: 24, head: 44 }

export const groupsOf = (graph: Graph): GraphNode[] => graph.nodes.filter(isGroup)

/** Which group a node is in: the first that names it, as a node is in one group only. */
export function groupByMember(graph: Graph): ReadonlyMap<string, GraphNode> {
  const found = new Map<string, GraphNode>()
  const groups = groupsOf(graph)
  if (groups.length === 0) return found
  const blocks = new Set(graph.nodes.filter((node) => !isGroup(node)).map((node) => node.id))
  for (const group of groups) {
    for (const id of membersOf(group)) if (blocks.has(id) && !found.has(id)) found.set(id, group)
  }
  return found
}

/** The ground that cards cover together. */
export function boundsOf(nodes: readonly GraphNode[], sizes: Sizes): Rect | null {
  if (nodes.length === 0) return null
  const left = Math.min(...nodes.map(({ position }) => position.x))
  const top = Math.min(...nodes.map(({ position }) => position.y))
  const right = Math.max(...nodes.map(({ id, position }) => position.x + sizeOf(sizes, id).width))
  const bottom = Math.max(...nodes.map(({ id, position }) => position.y + sizeOf(sizes, id).height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The frame of an open group. One without members stands where it was left. */
export function frameOf(graph: Graph, sizes: Sizes, group: GraphNode): Rect {
  const inside = new Set(membersOf(group))
  const bounds = boundsOf(graph.nodes.filter((node) => inside.has(node.id) && !isGroup(node)), sizes)
  if (!bounds) return { ...group.position, width: 280, height: 120 }
  const { pad, head } = FRAME
  return { x: bounds.x - pad, y: bounds.y - head, width: bounds.width + 2 * pad, height: bounds.height + head + pad }
}

/** A folded card stands where the first card of its frame would. */
export function foldedPlace(graph: Graph, sizes: Sizes, group: GraphNode): Position {
  const { x, y } = frameOf(graph, sizes, group)
  return { x: x + FRAME.pad, y: y + FRAME.head }
}

export interface DrawnEdge {
  edge: GraphEdge
  source: string
  target: string
  /** It leaves a folded group: by a handle that has the edge's own id. */
  folded: boolean
}

/** What is drawn while some groups are folded: their members are hidden, and so are the edges between those. */
export function folded(graph: Graph, isFolded: (group: GraphNode) => boolean): { hidden: ReadonlySet<string>; edges: DrawnEdge[] } {
  const into = new Map<string, string>()
  for (const [member, group] of groupByMember(graph)) if (isFolded(group)) into.set(member, group.id)
  const edges = graph.edges.flatMap((edge) => {
    const source = into.get(edge.source) ?? edge.source
    const target = into.get(edge.target) ?? edge.target
    const within = source === target && into.has(edge.source)
    return within ? [] : [{ edge, source, target, folded: source !== edge.source }]
  })
  return { hidden: new Set(into.keys()), edges }
}

/** The edges that lead into a group from outside, and out of it. */
export function bordersOf(graph: Graph, group: GraphNode): { incoming: GraphEdge[]; leaving: GraphEdge[] } {
  const inside = new Set(membersOf(group))
  return {
    incoming: graph.edges.filter((edge) => inside.has(edge.target) && !inside.has(edge.source)),
    leaving: graph.edges.filter((edge) => inside.has(edge.source) && !inside.has(edge.target)),
  }
}

/** Where a line leads that is drawn to a folded group: where others come in, else where the group begins. */
export function doorOf(graph: Graph, group: GraphNode, hasInput: (node: GraphNode) => boolean): string | undefined {
  const { incoming } = bordersOf(graph, group)
  if (incoming[0]) return incoming[0].target
  const inside = membersOf(group)
  const reached = new Set(graph.edges.filter((edge) => inside.includes(edge.source)).map((edge) => edge.target))
  const open = graph.nodes.filter((node) => inside.includes(node.id) && hasInput(node))
  return (open.find((node) => !reached.has(node.id)) ?? open[0])?.id
}

/** Puts nodes into a new group; they leave the groups that they were in. */
export function group(ids: readonly string[], name: string, place: Position): { node: GraphNode; edit: Edit } {
  const node = makeNode(GROUP, place, { name, color: 'gray', members: [...ids], collapsed: false })
  return {
    node,
    edit: (graph) => {
      const left = leave(ids)(graph)
      // Behind everything: a frame must not lie over its cards.
      return { ...left, nodes: [node, ...left.nodes] }
    },
  }
}

export const join =
  (groupId: string, ids: readonly string[]): Edit =>
  (graph) => {
    const target = graph.nodes.find((node) => node.id === groupId)
    if (!target) return graph
    const blocks = ids.filter((id) => graph.nodes.some((node) => node.id === id && !isGroup(node)))
    if (blocks.every((id) => membersOf(target).includes(id))) return graph
    const left = leave(blocks, groupId)(graph)
    return withMembers(left, groupId, (members) => [...members.filter((id) => !blocks.includes(id)), ...blocks])
  }

/** Takes nodes out of their groups; a group that nobody is left in is gone. */
export const leave =
  (ids: readonly string[], except?: string): Edit =>
  (graph) => {
    const gone = new Set(ids)
    let nodes = graph.nodes
    for (const node of groupsOf(graph)) {
      const members = membersOf(node)
      if (node.id === except || !members.some((id) => gone.has(id))) continue
      const left = members.filter((id) => !gone.has(id))
      nodes =
        left.length === 0
          ? nodes.filter((each) => each.id !== node.id)
          : nodes.map((each) => (each.id === node.id ? { ...each, config: { ...each.config, members: left } } : each))
    }
    return nodes === graph.nodes ? graph : { ...graph, nodes }
  }

export const fold =
  (id: string, collapsed: boolean): Edit =>
  (graph) => {
    const node = graph.nodes.find((each) => each.id === id && isGroup(each))
    if (!node || (node.config.collapsed === true) === collapsed) return graph
    return { ...graph, nodes: graph.nodes.map((each) => (each === node ? { ...node, config: { ...node.config, collapsed } } : each)) }
  }

function withMembers(graph: Graph, id: string, change: (members: string[]) => string[]): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.id === id ? { ...node, config: { ...node.config, members: change(membersOf(node)) } } : node,
    ),
  }
}

/** Moves of groups as moves of those inside. `at` says where a group is drawn now. */
export function spread(graph: Graph, moves: ReadonlyMap<string, Position>, at: (group: GraphNode) => Position): Map<string, Position> {
  const found = new Map(moves)
  for (const node of groupsOf(graph)) {
    const to = moves.get(node.id)
    const inside = membersOf(node)
    if (!to || inside.length === 0) continue
    found.delete(node.id)
    const from = at(node)
    for (const each of graph.nodes) {
      if (!inside.includes(each.id) || moves.has(each.id)) continue
      found.set(each.id, { x: each.position.x + to.x - from.x, y: each.position.y + to.y - from.y })
    }
  }
  return found
}

/** The port behind a handle of a folded group, which has the id of the edge that leaves there. */
export function portBehind(graph: Graph, node: string, handle: string): { node: string; port: string } {
  const edge = graph.edges.find((each) => each.id === handle && each.id === edgeId(each.source, each.port))
  const known = graph.nodes.find((each) => each.id === node)
  return known && isGroup(known) && edge ? { node: edge.source, port: edge.port } : { node, port: handle }
}
