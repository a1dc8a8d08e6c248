import type { Graph, GraphNode, Position } from './graph'

export interface Size {
  width: number
  height: number
}
export type Sizes = ReadonlyMap<string, Size>

/** A card that was not drawn yet. */
export const USUAL: Size = { width: 280, height: 150 }
export const GAP: Size = { width: 96, height: 32 }

const sizeOf = (sizes: Sizes, id: string): Size => sizes.get(id) ?? USUAL

/** The place nearest below `wanted` where a card of `size` covers no other. */
export function freePlace(graph: Graph, sizes: Sizes, wanted: Position, size: Size = USUAL): Position {
  let y = wanted.y
  for (;;) {
    const inTheWay = graph.nodes.find((node) => overlaps(node, sizeOf(sizes, node.id), { x: wanted.x, y }, size))
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

/** Templates and hand-written graphs may come without places. */
export function needsLayout(graph: Graph): boolean {
  if (graph.nodes.length < 2) return false
  const places = new Set(graph.nodes.map(({ position }) => `${position.x},${position.y}`))
  return places.size < graph.nodes.length
}
