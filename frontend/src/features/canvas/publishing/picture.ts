import type { Graph } from '@/api/types'

import type { Picture, Tone } from '../state/store'
import type { Difference } from './api'

const GONE = 'removed:'

/**
 * A difference as a picture: what is there afterwards, and in its place what was removed. Cards stand where they stand
 * afterwards; what is as it was steps back.
 */
export function pictureOf(before: Graph | null, after: Graph, change: Difference): Picture {
  const nodes: Record<string, Tone> = Object.fromEntries(change.nodes.map((node) => [node.id, node.kind]))
  const kept = new Set(after.nodes.map((node) => node.id))
  const gone = (before?.nodes ?? []).filter((node) => !kept.has(node.id) && nodes[node.id] === 'removed')
  const drawn = new Set([...kept, ...gone.map((node) => node.id)])
  const edges: Record<string, Tone> = {}
  const lost = []
  for (const { kind, id, source, port, target } of change.edges) {
    if (kind === 'added') edges[id] = 'added'
    else if (drawn.has(source) && drawn.has(target)) {
      edges[GONE + id] = 'removed'
      lost.push({ id: GONE + id, source, port, target })
    }
  }
  const graph = { nodes: [...after.nodes, ...gone], edges: [...after.edges, ...lost] }
  return { graph, nodes, edges, faint: true }
}
