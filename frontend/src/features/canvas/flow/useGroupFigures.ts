import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { bordersOf, membersOf } from '../graph/groups'
import { type CanvasState, shownGraph } from '../state/store'

/** Of a group as one block: who came in by a line from outside or by an entry inside, and who is at one of its nodes. */
export function useGroupFigures(node: GraphNode): { entered: number; waiting: number } {
  const { types } = useCanvasContext()
  const isEntry = (type: string) => types.get(type)?.entry === true
  return {
    entered: useCanvas((state) => enteredOf(state, node, isEntry)),
    waiting: useCanvas(({ counters }) => membersOf(node).reduce((sum, id) => sum + (counters?.nodes[id]?.waiting ?? 0), 0)),
  }
}

function enteredOf(state: CanvasState, group: GraphNode, isEntry: (type: string) => boolean): number {
  const { counters } = state
  if (!counters) return 0
  const graph = shownGraph(state)
  const inside = new Set(membersOf(group))
  const across = bordersOf(graph, group).incoming.reduce((sum, edge) => sum + (counters.edges[edge.id] ?? 0), 0)
  const entries = graph.nodes.filter((node) => inside.has(node.id) && isEntry(node.type))
  return entries.reduce((sum, node) => sum + (counters.nodes[node.id]?.entered ?? 0), across)
}
