import type { Graph, GraphNode, Position } from '../graph/graph'
import { foldedPlace, frameOf, isGroup, membersOf } from '../graph/groups'
import type { CanvasState } from '../state/store'

type Seen = Pick<CanvasState, 'folds' | 'selection'>

/**
 * Whether a group is drawn as one card: as it is stored, or as whoever only looks has chosen; never while the one selected
 * node is inside, so that a search or a problem leads to something that can be seen.
 */
export function drawnFold({ folds, selection }: Seen, group: GraphNode): boolean {
  if (!isGroup(group) || membersOf(group).length === 0) return false
  if (!(folds[group.id] ?? group.config.collapsed === true)) return false
  const [only, ...others] = selection.nodes
  return !(only !== undefined && others.length === 0 && membersOf(group).includes(only))
}

/** Where a group is drawn: its frame, or its one card. */
export function drawnPlace(state: Seen & Pick<CanvasState, 'sizes'>, graph: Graph, group: GraphNode): Position {
  if (drawnFold(state, group)) return foldedPlace(graph, state.sizes, group)
  const { x, y } = frameOf(graph, state.sizes, group)
  return { x, y }
}
