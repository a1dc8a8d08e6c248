import type { Graph, GraphNode } from './graph'
import { edgeOf, nodeOf } from './graph'

export type Direction = 'left' | 'right' | 'up' | 'down'
type PortsOf = (node: GraphNode) => { key: string }[]

/**
 * The next node in a direction: right along the first way out, left to where one comes from, up and down between the
 * ways of one node; where there are none, to the card that is nearest there.
 */
export function travel(graph: Graph, from: string, direction: Direction, portsOf: PortsOf, among: readonly GraphNode[] = graph.nodes): string | undefined {
  const node = nodeOf(graph, from)
  if (!node) return undefined
  const seen = new Set(among.map((each) => each.id))
  if (direction === 'right') return targetsOf(graph, node, portsOf).find((id) => seen.has(id)) ?? nearest(node, direction, among)
  const before = graph.edges.find((edge) => edge.target === from && edge.source !== from && seen.has(edge.source))
  if (direction === 'left') return before?.source ?? nearest(node, direction, among)
  const parent = before && nodeOf(graph, before.source)
  const siblings = parent ? targetsOf(graph, parent, portsOf) : []
  const beside = siblings[siblings.indexOf(from) + (direction === 'down' ? 1 : -1)]
  return beside !== undefined && seen.has(beside) ? beside : nearest(node, direction, among)
}

function targetsOf(graph: Graph, node: GraphNode, portsOf: PortsOf): string[] {
  const targets = portsOf(node).flatMap((port) => edgeOf(graph, node.id, port.key)?.target ?? [])
  return [...new Set(targets)]
}

/** Aside counts double: one goes on in the direction rather than across it. */
function nearest({ id, position: at }: GraphNode, direction: Direction, among: readonly GraphNode[]): string | undefined {
  const along = direction === 'left' || direction === 'right' ? 'x' : 'y'
  const across = along === 'x' ? 'y' : 'x'
  const sign = direction === 'right' || direction === 'down' ? 1 : -1
  let best: { id: string; far: number } | undefined
  for (const other of among) {
    const ahead = (other.position[along] - at[along]) * sign
    if (other.id === id || ahead <= 0) continue
    const far = ahead + 2 * Math.abs(other.position[across] - at[across])
    if (!best || far < best.far) best = { id: other.id, far }
  }
  return best?.id
}
