import { useReactFlow, type Viewport } from '@xyflow/react'
import { useEffect, useRef } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { around, freeRoom, isInRoom, drawnRect, viewAlong, viewOf, zoomFor } from '../flow/room'
import { shownGraph } from '../state/store'
import type { Told } from './api'
import { placeAt, wayOf } from './scene'

/** Smaller, and nobody can read the cards. */
const LEAST = 0.55
const MOVE = { duration: 350, interpolate: 'linear' } as const

/** Brings the way into the room beside palette and panel, and where it is too long for that, goes along with the person. */
export function useRoom(told: Told, shown: number): void {
  const flow = useReactFlow()
  const { store } = useCanvasContext()
  const way = wayOf(told).join(' ')
  const here = placeAt(told, shown)
  const seen = useRef('')
  const moving = useRef<{ to: Viewport; until: number } | null>(null)

  useEffect(() => {
    const state = store.getState()
    const graph = shownGraph(state)
    const room = freeRoom()
    const whole = around((way || here).split(' ').flatMap((id) => drawnRect(state, graph, id) ?? []))
    const card = drawnRect(state, graph, here)
    if (!room || !whole || !card) return
    const isNew = seen.current !== way
    seen.current = way
    const now = performance.now()
    const view = moving.current && now < moving.current.until ? moving.current.to : flow.getViewport()
    const readable = view.zoom >= LEAST
    const zoom = Math.min(1, zoomFor(whole, room))
    const go = (to: Viewport) => {
      moving.current = { to, until: now + MOVE.duration }
      void flow.setViewport(to, MOVE)
    }
    if (zoom >= LEAST) {
      if (!isInRoom(isNew ? whole : card, room, view) || !readable) go(viewOf(whole, room, zoom))
    } else if (!isInRoom(card, room, view) || (isNew && !readable)) {
      const near = Math.min(Math.max(LEAST, view.zoom), 1, Math.max(LEAST, zoomFor(card, room)))
      go(viewAlong(card, whole, room, near))
    }
  }, [flow, store, way, here])
}
