import type { Graph, GraphNode } from './graph'

/**
 * The nodes as one reads the journey: from the entries along the edges, ports from top to bottom,
 * each node once; what hangs loose comes last, from top left.
 */
export function readingOrder(
  graph: Graph,
  isEntry: (node: GraphNode) => boolean,
  portsOf: (node: GraphNode) => { key: string }[],
): GraphNode[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const byPort = new Map(graph.edges.map((edge) => [`${edge.source}:${edge.port}`, edge.target]))
  const seen = new Set<string>()
  const ordered: GraphNode[] = []

  function follow(start: GraphNode): void {
    const queue = [start]
    for (let node = queue.shift(); node; node = queue.shift()) {
      if (seen.has(node.id)) continue
      seen.add(node.id)
      ordered.push(node)
      for (const port of portsOf(node)) {
        const next = byId.get(byPort.get(`${node.id}:${port.key}`) ?? '')
        if (next) queue.push(next)
      }
    }
  }

  const byPlace = [...graph.nodes].sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)
  for (const node of byPlace) if (isEntry(node)) follow(node)
  for (const node of byPlace) follow(node)
  return ordered
}
