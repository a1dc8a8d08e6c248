import { type Graph, type GraphNode, nodeOf } from './graph'
import { isGroup } from './groups'

/** A line of the journey as a list. */
export type Row =
  | { kind: 'node'; node: GraphNode; depth: number; number: number }
  /** A way out that the next line does not say by itself: one of several, one to a node that stands elsewhere, or to none. */
  | { kind: 'way'; from: GraphNode; port: string; depth: number; to: 'below' | 'nowhere' | GraphNode }

type PortsOf = (node: GraphNode) => { key: string }[]

/**
 * The journey as one tells it: from the entries along the lines. What follows a node with one way out stands below it at
 * the same depth; of several ways each has a line of its own, and what follows it stands one deeper. Every node stands
 * once; notes, and what hangs loose, come last.
 */
export function outline(graph: Graph, isEntry: (node: GraphNode) => boolean, portsOf: PortsOf): Row[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const byPort = new Map(graph.edges.map((edge) => [`${edge.source}:${edge.port}`, edge.target]))
  const rows: Row[] = []
  const seen = new Set<string>()
  let number = 0

  // A list of its own, so that a journey of a thousand nodes in a row is no deep recursion.
  type Todo = { node: GraphNode; depth: number } | { way: Extract<Row, { kind: 'way' }>; next: GraphNode | undefined }
  function tell(start: GraphNode): void {
    const todo: Todo[] = [{ node: start, depth: 0 }]
    for (let item = todo.pop(); item; item = todo.pop()) {
      if ('way' in item) {
        const { way, next } = item
        if (next && !seen.has(next.id)) {
          rows.push({ ...way, to: 'below' })
          todo.push({ node: next, depth: way.depth + 1 })
        } else rows.push({ ...way, to: next ?? 'nowhere' })
        continue
      }
      const { node, depth } = item
      if (seen.has(node.id)) continue
      seen.add(node.id)
      number += 1
      rows.push({ kind: 'node', node, depth, number })
      const ports = portsOf(node)
      const ways = ports.map(({ key }) => ({
        way: { kind: 'way' as const, from: node, port: key, depth, to: 'nowhere' as const },
        next: byId.get(byPort.get(`${node.id}:${key}`) ?? ''),
      }))
      const [only] = ways
      if (ports.length === 1 && only?.next && !seen.has(only.next.id)) todo.push({ node: only.next, depth })
      else todo.push(...ways.reverse())
    }
  }

  const byPlace = [...graph.nodes].filter((node) => !isGroup(node)).sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)
  const led = new Set(graph.edges.map((edge) => edge.target))
  for (const node of byPlace) if (isEntry(node)) tell(node)
  for (const node of byPlace) if (!seen.has(node.id) && !led.has(node.id) && portsOf(node).length > 0) tell(node)
  for (const node of byPlace) if (!seen.has(node.id)) tell(node)
  return rows
}

/** By which line a node is come to first, for what is to be put before it. */
export const edgeInto = (graph: Graph, id: string) => graph.edges.find((edge) => edge.target === id && nodeOf(graph, edge.source))
