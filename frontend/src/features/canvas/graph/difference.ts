import type { Graph, GraphNode } from './graph'

export type Change =
  | { what: 'added' | 'removed' | 'moved' | 'changed'; nodes: GraphNode[] }
  | { what: 'connected' | 'disconnected' | 'led'; count: number }

/** What one step did to the graph, in one word: what it is undone by. The largest change names it. */
export function difference(before: Graph, after: Graph): Change | null {
  const was = new Map(before.nodes.map((node) => [node.id, node]))
  const is = new Map(after.nodes.map((node) => [node.id, node]))
  const added = after.nodes.filter((node) => !was.has(node.id))
  if (added.length > 0) return { what: 'added', nodes: added }
  const removed = before.nodes.filter((node) => !is.has(node.id))
  if (removed.length > 0) return { what: 'removed', nodes: removed }
  const touched = after.nodes.filter((node) => was.get(node.id) !== node)
  const changed = touched.filter((node) => !same(was.get(node.id)?.config, node.config))
  if (changed.length > 0) return { what: 'changed', nodes: changed }
  const led = edges(before, after)
  if (led) return led
  return touched.length > 0 ? { what: 'moved', nodes: touched } : null
}

function edges(before: Graph, after: Graph): Change | null {
  const was = new Map(before.edges.map((edge) => [edge.id, edge.target]))
  const is = new Map(after.edges.map((edge) => [edge.id, edge.target]))
  const made = [...is.keys()].filter((id) => !was.has(id)).length
  const gone = [...was.keys()].filter((id) => !is.has(id)).length
  const led = [...is].filter(([id, target]) => was.has(id) && was.get(id) !== target).length
  if (made > 0) return { what: 'connected', count: made }
  if (gone > 0) return { what: 'disconnected', count: gone }
  return led > 0 ? { what: 'led', count: led } : null
}

const same = (one: unknown, other: unknown): boolean => one === other || JSON.stringify(one) === JSON.stringify(other)
