import { useReactFlow, type Viewport } from '@xyflow/react'
import { useEffect, useRef } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { USUAL } from '../graph/place'
import { lookOf, PANEL_WIDTH } from '../looks'
import { shownGraph } from '../state/store'
import { PHONE } from './fit'

const MS = 250
const BESIDE_PANEL = 48

/**
 * The panel that opens for a node must not lie over it: the canvas moves aside, and back when the panel is closed,
 * unless somebody has moved it meanwhile.
 */
export function useRoomForPanel(id: string | undefined): void {
  const { store } = useCanvasContext()
  const flow = useReactFlow()
  const aside = useRef<{ from: Viewport; to: Viewport } | null>(null)

  useEffect(() => {
    const now = flow.getViewport()
    const moved = aside.current
    const untouched = moved !== null && same(moved.to, now)
    if (id === undefined) {
      if (untouched) void flow.setViewport(moved.from, { duration: MS })
      aside.current = null
      return
    }
    const state = store.getState()
    const node = nodeOf(shownGraph(state), id)
    const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (!node || !canvas || window.innerWidth < PHONE) return
    const { width } = state.sizes.get(id) ?? USUAL
    const right = canvas.width - (lookOf(node.type).panelWidth ?? PANEL_WIDTH) - BESIDE_PANEL
    const over = now.x + (node.position.x + width) * now.zoom - right
    if (over <= 0) return
    const to = { ...now, x: now.x - over }
    aside.current = { from: untouched ? moved.from : now, to }
    void flow.setViewport(to, { duration: MS })
  }, [id, store, flow])
}

/** An animation ends a fraction of a pixel beside its aim. */
const same = (a: Viewport, b: Viewport): boolean =>
  Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom - b.zoom) < 0.001
