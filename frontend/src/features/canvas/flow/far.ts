import { getViewportForBounds, useStoreApi, type Viewport } from '@xyflow/react'
import { createContext, startTransition, use, useEffect, useState } from 'react'

import type { Graph } from '@/api/types'

import type { Size, Sizes } from '../graph/place'
import { fitFor } from './fit'

/** From so many nodes on only those in sight are drawn, and from far away each as little more than a box. */
export const MANY = 150
/** Below this the boxes of a large journey have no small print, no ports to pull at and no forms. */
const BOXES = 0.35
export const ZOOMS = { least: 0.05, most: 1.75 }

const Boxes = createContext(false)
export const BoxesProvider = Boxes

/** Whether cards and ways are drawn as boxes and lines. */
export const useBoxes = (): boolean => use(Boxes)

/** As boxes from far away. Coming nearer cards take their places one after the other: the gesture goes on meanwhile. */
export function useFarAway(many: boolean, begun: Viewport | undefined): boolean {
  const api = useStoreApi()
  const [boxes, setBoxes] = useState(many && begun !== undefined && begun.zoom < BOXES)
  useEffect(() => {
    const look = () => {
      // Before it has its place the drawing has the zoom 1.
      const { panZoom, transform } = api.getState()
      if (panZoom) startTransition(() => setBoxes(many && transform[2] < BOXES))
    }
    return api.subscribe(look)
  }, [api, many])
  return boxes
}

/** Where a drawing begins so that all of it is in sight, or undefined where that is not known before its cards are drawn. */
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
  return getViewportForBounds({ x, y, width, height }, window.width, window.height, minZoom, maxZoom, padding)
}
