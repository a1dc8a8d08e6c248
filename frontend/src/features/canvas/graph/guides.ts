import type { Position } from './graph'
import type { Rect } from './place'

/** A line on which the edges or the middles of cards stand. */
export interface Guide {
  /** `x`: it stands upright at this x; `y`: it lies at this y. */
  axis: 'x' | 'y'
  at: number
  from: number
  to: number
}

/** Cards further away than this have nothing to do with each other. */
const NEAR = 1200
const EXACT = 0.5

/** How far what is dragged has to go to stand in line with what is near it, and the lines that it then stands on. */
export function inLine(moving: Rect, others: readonly Rect[], reach: number): { by: Position; guides: Guide[] } {
  const near = others.filter(
    (each) =>
      each.x < moving.x + moving.width + NEAR &&
      each.x + each.width > moving.x - NEAR &&
      each.y < moving.y + moving.height + NEAR &&
      each.y + each.height > moving.y - NEAR,
  )
  const by = { x: nearest(moving, near, 'x', reach) ?? 0, y: nearest(moving, near, 'y', reach) ?? 0 }
  const there = { ...moving, x: moving.x + by.x, y: moving.y + by.y }
  return { by, guides: [...linesOf(there, near, 'x'), ...linesOf(there, near, 'y')] }
}

/** Both edges and the middle. */
const marks = (rect: Rect, axis: 'x' | 'y'): number[] => {
  const size = axis === 'x' ? rect.width : rect.height
  return [rect[axis], rect[axis] + size / 2, rect[axis] + size]
}

/** The first of a kind is compared with the first: a left edge that meets a right one is no line that anybody sees. */
function nearest(moving: Rect, others: readonly Rect[], axis: 'x' | 'y', reach: number): number | null {
  let best: number | null = null
  const own = marks(moving, axis)
  for (const other of others) {
    marks(other, axis).forEach((mark, kind) => {
      const way = mark - (own[kind] ?? 0)
      if (Math.abs(way) <= reach && (best === null || Math.abs(way) < Math.abs(best))) best = way
    })
  }
  return best
}

function linesOf(moving: Rect, others: readonly Rect[], axis: 'x' | 'y'): Guide[] {
  return marks(moving, axis).flatMap((at, kind): Guide[] => {
    const here = others.filter((other) => Math.abs((marks(other, axis)[kind] ?? 0) - at) < EXACT)
    if (here.length === 0) return []
    const along = (rect: Rect): [number, number] => (axis === 'x' ? [rect.y, rect.y + rect.height] : [rect.x, rect.x + rect.width])
    const ends = [moving, ...here].map(along)
    return [{ axis, at, from: Math.min(...ends.map(([from]) => from)), to: Math.max(...ends.map(([, to]) => to)) }]
  })
}
