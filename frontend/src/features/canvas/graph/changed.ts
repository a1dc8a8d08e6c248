import type { Graph, GraphNode } from '@/api/types'

import { same } from '../state/merge'

export type NodeDifference =
  | { kind: 'added'; before?: undefined; after: GraphNode }
  | { kind: 'changed'; before: GraphNode; after: GraphNode }
  | { kind: 'removed'; before: GraphNode; after?: undefined }

/** Nodes that are other than they were: set differently, or leading elsewhere; where they stand does not count. */
export function changedNodes(before: Graph, after: Graph): NodeDifference[] {
  const was = new Map(before.nodes.map((node) => [node.id, node]))
  const is = new Set(after.nodes.map((node) => node.id))
  const ways = (graph: Graph, id: string) =>
    graph.edges
      .filter(({ source }) => source === id)
      .map(({ port, target }) => `${port}>${target}`)
      .sort()
      .join(' ')
  const stay = after.nodes.flatMap((node): NodeDifference[] => {
    const known = was.get(node.id)
    if (!known) return [{ kind: 'added', after: node }]
    const isSame = known.type === node.type && same(known.config, node.config) && ways(before, node.id) === ways(after, node.id)
    return isSame ? [] : [{ kind: 'changed', before: known, after: node }]
  })
  return [...stay, ...before.nodes.filter(({ id }) => !is.has(id)).map((node): NodeDifference => ({ kind: 'removed', before: node }))]
}
