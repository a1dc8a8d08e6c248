import type { Group, Place } from './tree'
import { isGroup } from './tree'

/** Where what is dragged would go: between two things, or onto one, with which it makes a group. */
export type Target = { place: Place; line: { top: number; left: number; width: number } } | { onto: number }

export interface Box {
  top: number
  bottom: number
  left: number
  right: number
}

/** Where a thing is on the screen; of a group the whole, and of its things the part in which they stand. */
export interface Measure {
  box: (id: number) => Box | undefined
  inside: (id: number) => Box | undefined
}

/** Near the edge of a group one means the gap beside it, not its inside. */
const EDGE = 9
/** The part in the middle of a condition that means "onto it". */
const MIDDLE = 0.42

/** The target under a point. Nothing can be dropped onto what is dragged, or into it. */
export function targetAt(root: Group, y: number, dragged: readonly number[], measure: Measure): Target | null {
  return within(root, y, dragged, measure)
}

function within(group: Group, y: number, dragged: readonly number[], measure: Measure): Target | null {
  const inside = measure.inside(group.id)
  if (!inside) return null
  let index = group.items.length
  let above: Box | undefined
  let below: Box | undefined
  for (const [at, item] of group.items.entries()) {
    const box = measure.box(item.id)
    if (!box) continue
    const own = dragged.includes(item.id)
    if (isGroup(item) && !own && y > box.top + EDGE && y < box.bottom - EDGE) return within(item, y, dragged, measure)
    const height = box.bottom - box.top
    const middle = (height * (1 - MIDDLE)) / 2
    if (!isGroup(item) && !own && y > box.top + middle && y < box.bottom - middle) return { onto: item.id }
    if (y < (box.top + box.bottom) / 2) {
      index = at
      below = box
      break
    }
    above = box
  }
  // The gap on either side of what is dragged changes nothing.
  const neighbours = [group.items[index - 1], group.items[index]]
  if (neighbours.some((item) => item && dragged.includes(item.id)) && dragged.length === 1) return null
  const top = above && below ? (above.bottom + below.top) / 2 : above ? above.bottom + 5 : below ? below.top - 5 : inside.top + 4
  return { place: { group: group.id, index }, line: { top, left: inside.left, width: inside.right - inside.left } }
}
