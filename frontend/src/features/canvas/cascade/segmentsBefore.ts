import type { Graph } from '../graph/graph'

const NOBODY = ''
const known = new WeakMap<Graph, ReadonlyMap<string, string>>()

/**
 * From which segments people come to each node: those of the entries from which a line leads to it, as "3,17". Asked by
 * every cascade at every change of the graph, so it is reckoned once for each graph.
 */
export function segmentsBefore(graph: Graph, id: string): string {
  let found = known.get(graph)
  if (!found) {
    found = reckoned(graph)
    known.set(graph, found)
  }
  return found.get(id) ?? NOBODY
}

function reckoned({ nodes, edges }: Graph): ReadonlyMap<string, string> {
  const onward = new Map<string, string[]>()
  for (const { source, target } of edges) {
    const targets = onward.get(source)
    if (targets) targets.push(target)
    else onward.set(source, [target])
  }
  const segments = new Map<string, Set<number>>()
  for (const entry of nodes) {
    const segment = entry.config.segment_id
    if (!entry.type.startsWith('entry_') || typeof segment !== 'number') continue
    const seen = new Set([entry.id])
    for (const id of seen) for (const target of onward.get(id) ?? []) seen.add(target)
    for (const id of seen) segments.set(id, (segments.get(id) ?? new Set()).add(segment))
  }
  return new Map([...segments].map(([id, set]) => [id, [...set].sort((a, b) => a - b).join(',')]))
}
