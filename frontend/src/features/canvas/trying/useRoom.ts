import { useReactFlow } from '@xyflow/react'
import { useEffect } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { fitFor, PHONE } from '../flow/fit'
import { nodeOf } from '../graph/graph'
import { USUAL } from '../graph/place'
import { shownGraph } from '../state/store'
import type { Told } from './api'
import { placeAt, wayOf } from './scene'

/** What the panel covers. */
const PANEL = 472
const PALETTE = 230
/** Smaller, and nobody can read the cards. */
const LEAST = 0.55
const MOVE_MS = 350

/** Brings the way into sight beside the panel, and where it is too long for that, goes along with the person. */
export function useRoom(told: Told, shown: number): void {
  const { fitView, flowToScreenPosition, getZoom } = useReactFlow()
  const { store } = useCanvasContext()
  const way = wayOf(told).join(' ')
  const here = placeAt(told, shown)

  useEffect(() => {
    if (way === '' || window.innerWidth < PHONE) return
    const nodes = way.split(' ').map((id) => ({ id }))
    void fitView({ nodes, ...beside(store.getState().mode), maxZoom: 1, minZoom: LEAST, duration: MOVE_MS })
  }, [fitView, store, way])

  useEffect(() => {
    const state = store.getState()
    const node = nodeOf(shownGraph(state), here)
    const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (!node || !canvas || window.innerWidth < PHONE) return
    const timer = window.setTimeout(() => {
      const size = state.sizes.get(here) ?? USUAL
      const from = flowToScreenPosition(node.position)
      const to = flowToScreenPosition({ x: node.position.x + size.width, y: node.position.y + size.height })
      const left = canvas.left + (state.mode === 'edit' ? PALETTE : 0)
      const isSeen = from.x >= left && to.x <= canvas.right - PANEL && from.y >= canvas.top && from.y <= canvas.bottom - 100
      const zoom = Math.max(LEAST, getZoom())
      if (!isSeen) void fitView({ nodes: [{ id: here }], ...beside(state.mode), maxZoom: zoom, minZoom: zoom, duration: MOVE_MS })
    }, MOVE_MS + 80)
    return () => window.clearTimeout(timer)
  }, [fitView, flowToScreenPosition, getZoom, store, here])
}

/** The part of the canvas that the panel leaves free. */
function beside(mode: Parameters<typeof fitFor>[0]) {
  const { padding } = fitFor(mode)
  return { padding: typeof padding === 'object' ? { ...padding, right: `${PANEL}px` as const } : padding }
}
