import type { Graph, GraphEdge, GraphNode } from '@/api/types'

export type { Graph, GraphEdge, GraphNode }
export type Config = Record<string, unknown>
export interface Position {
  x: number
  y: number
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

/**
 * Takes nodes out. Where all ways out of a removed node led to one place, the ways in now lead there,
 * so that deleting a wait from the middle does not cut the journey in two.
 */
export const remove =
  (ids: readonly string[]): Edit =>
  (graph) => {
    const gone = new Set(ids.filter((id) => nodeOf(graph, id)))
    if (gone.size === 0) return graph
    const edges: GraphEdge[] = []
    for (const edge of graph.edges) {
      if (gone.has(edge.source)) continue
      const target = gone.has(edge.target) ? onlyWayOn(graph, edge.target, gone) : edge.target
      if (target !== undefined && target !== edge.source) edges.push(target === edge.target ? edge : { ...edge, target })
    }
    return { nodes: graph.nodes.filter((node) => !gone.has(node.id)), edges }
  }

function onlyWayOn(graph: Graph, id: string, gone: ReadonlySet<string>): string | undefined {
  const seen = new Set<string>()
  const ends = new Set<string>()
  const visit = (from: string): void => {
    if (seen.has(from)) return
    seen.add(from)
    for (const edge of graph.edges) {
      if (edge.source !== from) continue
      if (gone.has(edge.target)) visit(edge.target)
      else ends.add(edge.target)
    }
  }
  visit(id)
  return ends.size === 1 ? [...ends][0] : undefined
}

export const move =
  (positions: ReadonlyMap<string, Position>): Edit =>
  (graph) => {
    const nodes = graph.nodes.map((node) => {
      const position = rounded(positions.get(node.id) ?? node.position)
      return position.x === node.position.x && position.y === node.position.y ? node : { ...node, position }
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

/** What is copied: the nodes and the edges between them. */
export function cut(graph: Graph, ids: readonly string[]): Graph {
  const chosen = new Set(ids)
  return {
    nodes: graph.nodes.filter((node) => chosen.has(node.id)),
    edges: graph.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
  }
}

/** A piece with fresh ids, moved by `offset`, ready to be pasted. */
export function renew(piece: Graph, offset: Position): Graph {
  const ids = new Map(piece.nodes.map((node) => [node.id, newId(node.type)]))
  const renamed = (id: string): string => ids.get(id) ?? id
  return {
    nodes: piece.nodes.map((node) => ({
      ...structuredClone(node),
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
