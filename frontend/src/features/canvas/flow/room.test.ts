import { expect, it } from 'vitest'

import { around, isInRoom, viewAlong, viewOf, zoomFor } from './room'

const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height })
/** Beside a palette of 240 and a panel of 460, on a canvas of 1440 by 800. */
const ROOM = rect(240, 40, 740, 690)

it('brings all of a way into the room that palette and panel leave', () => {
  const way = around([rect(0, 0, 280, 150), rect(1000, 300, 280, 150)])
  expect(way).toEqual(rect(0, 0, 1280, 450))
  if (!way) return
  const zoom = Math.min(1, zoomFor(way, ROOM))
  expect(zoom).toBeCloseTo(740 / 1280)
  const view = viewOf(way, ROOM, zoom)
  expect(isInRoom(way, ROOM, view)).toBe(true)
  expect(view.x).toBeCloseTo(240)
  expect(isInRoom(way, ROOM, { ...view, x: view.x - 20 })).toBe(false)
  expect(isInRoom(way, ROOM, { ...view, zoom: zoom * 1.05 })).toBe(false)
})

it('goes along with who walks, and stops at both ends of the way', () => {
  const way = rect(0, 0, 4000, 200)
  const seen = (card: ReturnType<typeof rect>) => {
    const view = viewAlong(card, way, ROOM, 0.5)
    expect(isInRoom(card, ROOM, view)).toBe(true)
    return [(ROOM.x - view.x) / 0.5, (ROOM.x + ROOM.width - view.x) / 0.5]
  }
  expect(seen(rect(0, 0, 280, 200))).toEqual([0, 1480])
  expect(seen(rect(2000, 0, 280, 200))).toEqual([1400, 2880])
  expect(seen(rect(3720, 0, 280, 200))).toEqual([2520, 4000])
  // What is lower than the room stands in its middle.
  expect(viewAlong(rect(0, 0, 280, 200), way, ROOM, 0.5).y).toBe(40 + 345 - 50)
})
