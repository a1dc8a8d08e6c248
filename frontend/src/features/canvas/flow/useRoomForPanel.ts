import { useReactFlow, type Viewport } from '@xyflow/react'
import { useEffect, useRef } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { USUAL } from '../graph/place'
import { lookOf, PANEL_WIDTH } from '../looks'
import { shownGraph } from '../state/store'
import { PHONE } from './fit'
import { isInSight } from './sight'

/** Straight: neither the height nor the zoom changes meanwhile. */
const MOVE = { duration: 250, interpolate: 'linear' } as const
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
    const untouched = moved !== null && onTheWay(moved, now)
    if (id === undefined) {
      if (untouched) void flow.setViewport(moved.from, MOVE)
      aside.current = null
      return
    }
    const state = store.getState()
    const node = nodeOf(shownGraph(state), id)
    const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
    // A card that is out of sight is brought into the middle (commands/seeing.ts): never both at once.
    if (!node || !canvas || window.innerWidth < PHONE || !isInSight(node, flow)) return
    const { width } = state.sizes.get(id) ?? USUAL
    const right = canvas.width - (lookOf(node.type).panelWidth ?? PANEL_WIDTH) - BESIDE_PANEL
    const over = now.x + (node.position.x + width) * now.zoom - right
    if (over <= 0) return
    const to = { ...now, x: now.x - over }
    aside.current = { from: untouched ? moved.from : now, to }
    void flow.setViewport(to, MOVE)
  }, [id, store, flow])
}

/** Where it was moved to, or still moving there; an animation ends a fraction of a pixel beside its aim. */
const onTheWay = ({ from, to }: { from: Viewport; to: Viewport }, { x, y, zoom }: Viewport): boolean =>
  x > to.x - 1 && x < from.x + 1 && Math.abs(y - to.y) < 1 && Math.abs(zoom - to.zoom) < 0.001
