import type { FitViewOptions, Viewport } from '@xyflow/react'

import { type Graph, nodeOf } from '../graph/graph'
import { groupByMember } from '../graph/groups'
import { type Rect, sizeOf } from '../graph/place'
import type { CanvasState, Mode } from '../state/store'
import { fitFor, PHONE } from './fit'
import { drawnFold, drawnPlace } from './folds'

const EDGE = 40
const BESIDE = 28
const FOOT = 72
const ON_PHONE = 16

/** The part of the canvas, in its pixels, over which nothing lies: neither palette nor panel, map nor tools. */
export function freeRoom(): Rect | null {
  const canvas = over('.react-flow')
  if (!canvas) return null
  const panel = over('[data-testid="side-panel"], [data-testid="node-panel"]')
  if (window.innerWidth < PHONE) {
    const bottom = (panel?.top ?? canvas.bottom) - canvas.top
    return { x: ON_PHONE, y: ON_PHONE, width: canvas.width - 2 * ON_PHONE, height: bottom - 2 * ON_PHONE }
  }
  const palette = over('[data-testid="palette"]')
  const map = palette ? undefined : over('.react-flow__minimap')
  const left = palette ? palette.right - canvas.left + BESIDE : EDGE
  const right = panel ? panel.left - canvas.left - BESIDE : canvas.width - EDGE
  const bottom = Math.min(canvas.height - FOOT, map ? map.top - canvas.top - ON_PHONE : Infinity)
  return { x: left, y: EDGE, width: right - left, height: bottom - EDGE }
}

/** As `fitFor`, but in the room that is free now. */
export function fitInRoom(mode: Mode): FitViewOptions {
  const [room, canvas] = [freeRoom(), over('.react-flow')]
  if (!room || !canvas) return fitFor(mode)
  const px = (length: number) => `${Math.round(length)}px` as const
  const padding = { left: px(room.x), top: px(room.y), right: px(canvas.width - room.x - room.width), bottom: px(canvas.height - room.y - room.height) }
  return { ...fitFor(mode), padding }
}

const over = (selector: string): DOMRect | undefined => document.querySelector(selector)?.getBoundingClientRect()

/** The zoom at which something just fits. */
export const zoomFor = ({ width, height }: Rect, room: Rect): number => Math.min(room.width / width, room.height / height)

/** Where the canvas is moved to for the middle of something to be in the middle of the room. */
export const viewOf = (what: Rect, room: Rect, zoom: number): Viewport => ({
  x: room.x + room.width / 2 - (what.x + what.width / 2) * zoom,
  y: room.y + room.height / 2 - (what.y + what.height / 2) * zoom,
  zoom,
})

/** The same for one card of a way, but no further than the way goes: no empty ground where more of it could be seen. */
export function viewAlong(card: Rect, way: Rect, room: Rect, zoom: number): Viewport {
  const [width, height] = [room.width / zoom, room.height / zoom]
  const x = within(card.x + card.width / 2 - width / 2, way.x, way.width, width)
  const y = within(card.y + card.height / 2 - height / 2, way.y, way.height, height)
  return { x: room.x - x * zoom, y: room.y - y * zoom, zoom }
}

/** Whether all of it is to be seen. */
export function isInRoom({ x, y, width, height }: Rect, room: Rect, view: Viewport): boolean {
  const [left, top] = [x * view.zoom + view.x, y * view.zoom + view.y]
  return (
    left >= room.x - 1 &&
    top >= room.y - 1 &&
    left + width * view.zoom <= room.x + room.width + 1 &&
    top + height * view.zoom <= room.y + room.height + 1
  )
}

/** Where a node is drawn: its card, or that of the folded group that it is in. */
export function drawnRect(state: CanvasState, graph: Graph, id: string): Rect | null {
  const node = nodeOf(graph, id)
  if (!node) return null
  const group = groupByMember(graph).get(id)
  if (!group || !drawnFold(state, group)) return { ...node.position, ...sizeOf(state.sizes, id) }
  return { ...drawnPlace(state, graph, group), ...sizeOf(state.sizes, group.id) }
}

/** The ground that some places cover together. */
export function around(places: readonly Rect[]): Rect | null {
  if (places.length === 0) return null
  const x = Math.min(...places.map((each) => each.x))
  const y = Math.min(...places.map((each) => each.y))
  const right = Math.max(...places.map((each) => each.x + each.width))
  const bottom = Math.max(...places.map((each) => each.y + each.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** A window of `size` that begins at `wanted`, moved so that it is full; in the middle of what is smaller than it. */
function within(wanted: number, begin: number, length: number, size: number): number {
  if (length <= size) return begin + length / 2 - size / 2
  return Math.min(Math.max(wanted, begin), begin + length - size)
}
