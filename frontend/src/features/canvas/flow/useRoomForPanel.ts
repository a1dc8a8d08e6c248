import { useReactFlow, type Viewport } from '@xyflow/react'
import { useEffect, useRef } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { USUAL } from '../graph/place'
import { shownGraph } from '../state/store'
import { PHONE } from './fit'
import { freeRoom } from './room'
import { isInSight } from './sight'

/** Straight: neither the height nor the zoom changes meanwhile. */
const MOVE = { duration: 250, interpolate: 'linear' } as const

/**
 * The panel that opens for a node must not lie over it: the canvas moves aside, and back when the panel is closed,
 * unless somebody has moved it meanwhile.
 */
export function useRoomForPanel(id: string | undefined): void {
  const { store } = useCanvasContext()
  const flow = useReactFlow()
  const aside = useRef<{ from: Viewport; to: Viewport } | null>(null)

  useEffect(() => {
    const isUntouched = () => aside.current !== null && onTheWay(aside.current, flow.getViewport())
    if (id === undefined) {
      if (aside.current && isUntouched()) void flow.setViewport(aside.current.from, MOVE)
      aside.current = null
      return
    }
    const makeRoom = () => {
      const now = flow.getViewport()
      const state = store.getState()
      const node = nodeOf(shownGraph(state), id)
      const room = freeRoom()
      // A card that is out of sight is brought into the middle (commands/seeing.ts): never both at once.
      if (!node || !room || window.innerWidth < PHONE || !isInSight(node, flow)) return
      const { width } = state.sizes.get(id) ?? USUAL
      const over = now.x + (node.position.x + width) * now.zoom - room.x - room.width
      if (over <= 0) return
      const to = { ...now, x: now.x - over }
      aside.current = { from: aside.current && isUntouched() ? aside.current.from : now, to }
      void flow.setViewport(to, MOVE)
    }
    makeRoom()
    const panel = document.querySelector<HTMLElement>('[data-testid="node-panel"]')
    if (!panel) return
    let width = panel.offsetWidth
    const watch = new ResizeObserver(() => {
      const wider = panel.offsetWidth > width
      width = panel.offsetWidth
      if (wider) makeRoom()
    })
    watch.observe(panel)
    return () => watch.disconnect()
  }, [id, store, flow])
}

/** Where it was moved to, or still moving there; an animation ends a fraction of a pixel beside its aim. */
const onTheWay = ({ from, to }: { from: Viewport; to: Viewport }, { x, y, zoom }: Viewport): boolean =>
  x > to.x - 1 && x < from.x + 1 && Math.abs(y - to.y) < 1 && Math.abs(zoom - to.zoom) < 0.001
