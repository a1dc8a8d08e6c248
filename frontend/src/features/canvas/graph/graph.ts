import type { Graph, GraphEdge, GraphNode } from '@/api/types'

export type { Graph, GraphEdge, GraphNode }
export type Config = Record<string, unknown>
export interface Position {
  x: number
  y: number
  /** A person has put the node here: tidying up leaves it where it is. */
  by_hand?: boolean
}

/** Every edit of the canvas: a graph in, a graph out. What changes nothing returns the same object. */
export type Edit = (graph: Graph) => Graph

export const EMPTY: Graph = { nodes: [], edges: [] }

/** A port has one edge at most, so the port names it. */
export const edgeId = (source: string, port: string): string => `${source}:${port}`

/** Never used before, even by a node that was deleted: counters and undo go by the id. */
export function newId(type: string): string {
  const random = crypto.getRandomValues(new Uint32Array(2))
  return `${type}_${[...random].map((n) => n.toString(36).padStart(7, '0').slice(-4)).join('')}`
}

export function makeNode(type: string, position: Position, config: Config = {}): GraphNode {
  return { id: newId(type), type, config: structuredClone(config), position: rounded(position) }
}

export const nodeOf = (graph: Graph, id: string): GraphNode | undefined => graph.nodes.find((node) => node.id === id)

export const edgeOf = (graph: Graph, source: string, port: string): GraphEdge | undefined =>
  graph.edges.find((edge) => edge.source === source && edge.port === port)

const taken = new WeakMap<GraphEdge[], Set<string>>()

/** Does an edge leave this port? Asked by every card at every change: answered from an index. */
export function isTaken(graph: Graph, source: string, port: string): boolean {
  let index = taken.get(graph.edges)
  if (!index) {
    index = new Set(graph.edges.map((edge) => edgeId(edge.source, edge.port)))
    taken.set(graph.edges, index)
  }
  return index.has(edgeId(source, port))
}

export const add =
  (node: GraphNode): Edit =>
  (graph) => ({ ...graph, nodes: [...graph.nodes, node] })

/** Leads a port to a node; the port's earlier edge, if any, is replaced. */
export const connect =
  (source: string, port: string, target: string): Edit =>
  (graph) => {
    const earlier = edgeOf(graph, source, port)
    if (earlier?.target === target || source === target) return graph
    if (!nodeOf(graph, source) || !nodeOf(graph, target)) return graph
    const edge: GraphEdge = { id: edgeId(source, port), source, port, target }
    return { ...graph, edges: [...graph.edges.filter((each) => each !== earlier), edge] }
  }

export const disconnect =
  (edgeIds: readonly string[]): Edit =>
  (graph) => {
    const edges = graph.edges.filter((edge) => !edgeIds.includes(edge.id))
    return edges.length === graph.edges.length ? graph : { ...graph, edges }
  }

/** Puts a node into an edge: source -> node -> target. A node without ports takes the edge's end only. */
export const insertInto =
  (id: string, node: GraphNode, port: string | undefined): Edit =>
  (graph) => {
    const edge = graph.edges.find((each) => each.id === id)
    if (!edge) return add(node)(graph)
    const edges = graph.edges.map((each) => (each === edge ? { ...each, target: node.id } : each))
    if (port !== undefined) edges.push({ id: edgeId(node.id, port), source: node.id, port, target: edge.target })
    return { nodes: [...graph.nodes, node], edges }
  }

/** Puts a node that is there already into an edge. Its own port leads on from now; whoever led to it before still does. */
export const insertExisting =
  (id: string, node: string, port: string | undefined): Edit =>
  (graph) => {
    const edge = graph.edges.find((each) => each.id === id)
    if (!edge || edge.source === node || edge.target === node || !nodeOf(graph, node)) return graph
    const led = connect(edge.source, edge.port, node)(graph)
    return port === undefined || edgeOf(led, node, port) ? led : connect(node, port, edge.target)(led)
  }

/** Of a group, the nodes in it. */
export const membersOf = (node: GraphNode): string[] =>
  node.type === 'group' && Array.isArray(node.config.members)
    ? node.config.members.filter((id): id is string => typeof id === 'string')
    : []

/** With a group that is folded to one card go those inside: that is what is seen as one. */
export function withFolded(graph: Graph, ids: readonly string[], folded = (node: GraphNode) => node.config.collapsed === true): Set<string> {
  const found = new Set(ids)
  for (const node of graph.nodes) {
    if (found.has(node.id) && folded(node)) for (const id of membersOf(node)) found.add(id)
  }
  return found
}

/**
 * Takes nodes out. The ways in lead to where the removed node led, so that deleting a wait from the middle does not cut
 * the journey in two; where it led to several places, to the one from which the journey goes on furthest (`wayOn`).
 */
export const remove =
  (ids: readonly string[]): Edit =>
  (graph) => {
    const gone = new Set([...withFolded(graph, ids)].filter((id) => nodeOf(graph, id)))
    if (gone.size === 0) return graph
    const edges: GraphEdge[] = []
    for (const edge of graph.edges) {
      if (gone.has(edge.source)) continue
      const target = gone.has(edge.target) ? wayOn(graph, edge, gone) : edge.target
      if (target !== undefined && target !== edge.source) edges.push(target === edge.target ? edge : { ...edge, target })
    }
    const nodes = graph.nodes.flatMap((node) => {
      if (gone.has(node.id)) return []
      const members = membersOf(node)
      const left = members.filter((id) => !gone.has(id))
      if (left.length === members.length) return [node]
      return left.length === 0 ? [] : [{ ...node, config: { ...node.config, members: left } }]
    })
    return { nodes, edges }
  }

/** Behind the removed nodes: a place that does not lead back, with as much as possible behind it; else the first port's. */
function wayOn(graph: Graph, edge: GraphEdge, gone: ReadonlySet<string>): string | undefined {
  const ends = new Set<string>()
  const seen = new Set<string>()
  const visit = (from: string): void => {
    if (seen.has(from)) return
    seen.add(from)
    for (const each of graph.edges) {
      if (each.source !== from) continue
      if (gone.has(each.target)) visit(each.target)
      else ends.add(each.target)
    }
  }
  visit(edge.target)
  const [only, ...others] = ends
  if (others.length === 0) return only
  const left = { ...graph, edges: graph.edges.filter((each) => !gone.has(each.source) && !gone.has(each.target)) }
  const ways = [...ends].map((id) => ({ id, behind: reachable(left, id) }))
  const onward = ways.filter(({ behind }) => !behind.has(edge.source))
  return (onward.length > 0 ? onward : ways).reduce((best, each) => (each.behind.size > best.behind.size ? each : best)).id
}

/** All that can be come to from a node, itself included. */
export function reachable(graph: Graph, from: string): Set<string> {
  const next = new Map<string, string[]>()
  for (const { source, target } of graph.edges) next.set(source, [...(next.get(source) ?? []), target])
  const seen = new Set<string>()
  const todo = [from]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    todo.push(...(next.get(id) ?? []))
  }
  return seen
}

/** Puts nodes elsewhere. `mark`: a person has put them there (true), or they are anybody's again (false). */
export const move =
  (positions: ReadonlyMap<string, Position>, mark?: boolean): Edit =>
  (graph) => {
    const nodes = graph.nodes.map((node) => {
      const to = positions.get(node.id)
      if (!to) return node
      const before: Position = node.position
      const { x, y } = rounded(to)
      const byHand = mark ?? before.by_hand === true
      if (x === before.x && y === before.y && byHand === (before.by_hand === true)) return node
      return { ...node, position: byHand ? { x, y, by_hand: true } : { x, y } }
    })
    return nodes.some((node, index) => node !== graph.nodes[index]) ? { ...graph, nodes } : graph
  }

/** Sets a node's config; edges of ports that it has no longer are dropped. */
export const configure =
  (id: string, config: Config, portsOf: (node: GraphNode) => { key: string }[]): Edit =>
  (graph) => {
    const node = nodeOf(graph, id)
    if (!node || node.config === config) return graph
    const changed = { ...node, config }
    const kept = new Set(portsOf(changed).map((port) => port.key))
    const edges = graph.edges.filter((edge) => edge.source !== id || kept.has(edge.port))
    return {
      nodes: graph.nodes.map((each) => (each === node ? changed : each)),
      edges: edges.length === graph.edges.length ? graph.edges : edges,
    }
  }

/** What is copied: the nodes, with a group all that is in it, and the edges between them. */
export function cut(graph: Graph, ids: readonly string[]): Graph {
  const chosen = withFolded(graph, ids, () => true)
  return {
    nodes: graph.nodes.filter((node) => chosen.has(node.id)),
    edges: graph.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
  }
}

/**
 * A piece with fresh ids, moved by `offset`, ready to be pasted. `refers`: in which fields a node names others, which are
 * the copies from then on; one that is not in the piece stays named, and the linter says so.
 */
export function renew(piece: Graph, offset: Position, refers: (node: GraphNode) => readonly string[] = () => []): Graph {
  const ids = new Map(piece.nodes.map((node) => [node.id, newId(node.type)]))
  const renamed = (id: string): string => ids.get(id) ?? id
  const config = (node: GraphNode): Config => {
    const copy = structuredClone(node.config)
    if (node.type === 'group') copy.members = membersOf(node).flatMap((id) => ids.get(id) ?? [])
    for (const field of refers(node)) if (typeof copy[field] === 'string') copy[field] = renamed(copy[field])
    return copy
  }
  return {
    nodes: piece.nodes.map((node) => ({
      ...node,
      config: config(node),
      id: renamed(node.id),
      position: rounded({ x: node.position.x + offset.x, y: node.position.y + offset.y }),
    })),
    edges: piece.edges.map(({ source, port, target }) => ({
      id: edgeId(renamed(source), port),
      source: renamed(source),
      port,
      target: renamed(target),
    })),
  }
}

export const paste =
  (piece: Graph): Edit =>
  (graph) =>
    piece.nodes.length === 0
      ? graph
      : { nodes: [...graph.nodes, ...piece.nodes], edges: [...graph.edges, ...piece.edges] }

/** One edit after the other, as one step of the history. */
export const all =
  (...edits: Edit[]): Edit =>
  (graph) =>
    edits.reduce((state, edit) => edit(state), graph)

const rounded = ({ x, y }: Position): Position => ({ x: Math.round(x), y: Math.round(y) })
