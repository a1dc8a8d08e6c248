import type { Graph, GraphNode, Position } from './graph'

export interface Size {
  width: number
  height: number
}
export type Sizes = ReadonlyMap<string, Size>
export type Rect = Position & Size

/** A card that was not drawn yet. */
export const USUAL: Size = { width: 280, height: 150 }
export const GAP: Size = { width: 96, height: 32 }

export const sizeOf = (sizes: Sizes, id: string): Size => sizes.get(id) ?? USUAL

/** The place nearest below `wanted` where a card of `size` covers no other. */
export function freePlace(graph: Graph, sizes: Sizes, wanted: Position, size: Size = USUAL): Position {
  let y = wanted.y
  // A group has no place of its own.
  const cards = graph.nodes.filter((node) => node.type !== 'group')
  for (;;) {
    const inTheWay = cards.find((node) => overlaps(node, sizeOf(sizes, node.id), { x: wanted.x, y }, size))
    if (!inTheWay) return { x: wanted.x, y }
    y = inTheWay.position.y + sizeOf(sizes, inTheWay.id).height + GAP.height
  }
}

function overlaps(node: GraphNode, size: Size, place: Position, wanted: Size): boolean {
  const apart = GAP.height / 2
  return (
    place.x < node.position.x + size.width + apart &&
    node.position.x < place.x + wanted.width + apart &&
    place.y < node.position.y + size.height + apart &&
    node.position.y < place.y + wanted.height + apart
  )
}

/** Where the next node after `node` stands: to its right. */
export function placeAfter(graph: Graph, sizes: Sizes, node: GraphNode): Position {
  const { width } = sizeOf(sizes, node.id)
  return freePlace(graph, sizes, { x: node.position.x + width + GAP.width, y: node.position.y })
}

/**
 * A place in an edge for one more card. If there is too little room between its ends, the target and all
 * that comes after it move to the right.
 */
export function roomIn(
  graph: Graph,
  sizes: Sizes,
  edgeId: string,
  size: Size = USUAL,
): { place: Position; moved: Map<string, Position> } | undefined {
  const edge = graph.edges.find((each) => each.id === edgeId)
  const source = graph.nodes.find((node) => node.id === edge?.source)
  const target = graph.nodes.find((node) => node.id === edge?.target)
  if (!source || !target) return undefined
  const moved = new Map<string, Position>()
  const place = { x: source.position.x + sizeOf(sizes, source.id).width + GAP.width, y: target.position.y }
  // A way back leads to the left: what stands there stays.
  if (target.position.x <= source.position.x) return { place: freePlace(graph, sizes, place, size), moved }
  const missing = place.x + size.width + GAP.width - target.position.x
  if (missing > 0) {
    for (const id of after(graph, target.id, source.id)) {
      const node = graph.nodes.find((each) => each.id === id)
      if (node && node.position.x >= target.position.x) {
        moved.set(id, { x: node.position.x + missing, y: node.position.y })
      }
    }
  }
  const left = graph.nodes.filter((node) => !moved.has(node.id))
  return { place: freePlace({ ...graph, nodes: left }, sizes, place, size), moved }
}

/** Everything behind a node, itself included, without going through `barrier`. */
function after(graph: Graph, start: string, barrier: string): Set<string> {
  const seen = new Set([barrier])
  const todo = [start]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    for (const edge of graph.edges) if (edge.source === id) todo.push(edge.target)
  }
  seen.delete(barrier)
  return seen
}

/** Templates and hand-written graphs may come without places. */
export function needsLayout(graph: Graph): boolean {
  if (graph.nodes.length < 2) return false
  const places = new Set(graph.nodes.map(({ position }) => `${position.x},${position.y}`))
  return places.size < graph.nodes.length
}
