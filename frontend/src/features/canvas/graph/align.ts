import { type Position } from './graph'
import type { Rect } from './place'

export const ALIGNMENTS = ['left', 'centre', 'right', 'top', 'middle', 'bottom', 'across', 'down'] as const
export type Alignment = (typeof ALIGNMENTS)[number]

export type Card = Rect & { id: string }

/** Where cards stand when they are in line; `across` and `down` leave the same space between them. */
export function align(cards: readonly Card[], how: Alignment): Map<string, Position> {
  if (cards.length < 2) return new Map()
  if (how === 'across') return spaced(cards, 'x', 'width')
  if (how === 'down') return spaced(cards, 'y', 'height')
  const left = Math.min(...cards.map(({ x }) => x))
  const right = Math.max(...cards.map(({ x, width }) => x + width))
  const top = Math.min(...cards.map(({ y }) => y))
  const bottom = Math.max(...cards.map(({ y, height }) => y + height))
  const places: Record<Exclude<Alignment, 'across' | 'down'>, (card: Card) => Position> = {
    left: ({ y }) => ({ x: left, y }),
    centre: ({ y, width }) => ({ x: (left + right - width) / 2, y }),
    right: ({ y, width }) => ({ x: right - width, y }),
    top: ({ x }) => ({ x, y: top }),
    middle: ({ x, height }) => ({ x, y: (top + bottom - height) / 2 }),
    bottom: ({ x, height }) => ({ x, y: bottom - height }),
  }
  return new Map(cards.map((card) => [card.id, places[how](card)]))
}

function spaced(cards: readonly Card[], axis: 'x' | 'y', extent: 'width' | 'height'): Map<string, Position> {
  const sorted = [...cards].sort((a, b) => a[axis] - b[axis])
  const first = sorted[0]
  const end = Math.max(...cards.map((card) => card[axis] + card[extent]))
  if (!first) return new Map()
  const covered = sorted.reduce((sum, card) => sum + card[extent], 0)
  const gap = (end - first[axis] - covered) / (sorted.length - 1)
  const places = new Map<string, Position>()
  let at = first[axis]
  for (const card of sorted) {
    places.set(card.id, axis === 'x' ? { x: at, y: card.y } : { x: card.x, y: at })
    at += card[extent] + gap
  }
  return places
}
