import { getViewportForBounds, useStoreApi, type Viewport } from '@xyflow/react'
import { createContext, startTransition, use, useEffect, useState } from 'react'

import type { Graph } from '@/api/types'

import type { Size, Sizes } from '../graph/place'
import { fitFor } from './fit'

/** From so many nodes on only those in sight are drawn, and from far away each as little more than a box. */
export const MANY = 150
/** Below this the boxes of a large journey have no small print, no ports to pull at and no forms. */
const BOXES = 0.35
/** Below this not even the name of a box: hundreds of them are seen at once. */
export const SPECKS = 0.15
/** From here on names are drawn, a little before they are shown. */
const NAMES = 0.12
/** What is free at the left of a drawing that is wider than its window. */
const LEFT = 16
export const ZOOMS = { least: 0.05, most: 1.75 }

/** As whole cards, as boxes with a name and a figure, or as boxes whose names were not drawn yet. */
export type Drawn = 'cards' | 'boxes' | 'specks'

const Far = createContext<Drawn>('cards')
export const FarProvider = Far

/** Whether cards and ways are drawn as boxes and lines. */
export const useBoxes = (): boolean => use(Far) !== 'cards'

/** Whether nobody has been near enough yet to read the names of boxes. */
export const useSpecks = (): boolean => use(Far) === 'specks'

/** As boxes from far away. Coming nearer cards take their places one after the other: the gesture goes on meanwhile. */
export function useFarAway(many: boolean, begun: Viewport | undefined): Drawn {
  const api = useStoreApi()
  const [drawn, setDrawn] = useState(() => (begun ? next('specks', many, begun.zoom) : 'cards'))
  useEffect(() => {
    const look = () => {
      // Before it has its place the drawing has the zoom 1.
      const { panZoom, transform } = api.getState()
      if (panZoom) startTransition(() => setDrawn((before) => next(before, many, transform[2])))
    }
    return api.subscribe(look)
  }, [api, many])
  return drawn
}

/** What was drawn once stays: only the opening of a journey is quicker without names. */
export function next(before: Drawn, many: boolean, zoom: number): Drawn {
  if (!many || zoom >= BOXES) return 'cards'
  return before === 'specks' && zoom < NAMES ? 'specks' : 'boxes'
}

/** Where a drawing begins: all of it is in sight, or its left end where there is no room for all (phones). */
export function firstView({ nodes }: Graph, sizes: Sizes, mode: Parameters<typeof fitFor>[0], window: Size): Viewport {
  const boxes = nodes.flatMap(({ id, position }) => {
    const size = sizes.get(id)
    return size ? [{ ...position, right: position.x + size.width, bottom: position.y + size.height }] : []
  })
  const x = Math.min(...boxes.map((each) => each.x))
  const y = Math.min(...boxes.map((each) => each.y))
  const width = Math.max(...boxes.map((each) => each.right)) - x
  const height = Math.max(...boxes.map((each) => each.bottom)) - y
  const { padding = 0, minZoom = ZOOMS.least, maxZoom = ZOOMS.most } = fitFor(mode)
  const all = getViewportForBounds({ x, y, width, height }, window.width, window.height, minZoom, maxZoom, padding)
  return width * all.zoom <= window.width ? all : { ...all, x: LEFT - x * all.zoom }
}
