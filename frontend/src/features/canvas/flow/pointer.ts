import type { Position } from '../graph/graph'

let last: Position | null = null

/** Where the pointer is on the screen while it is over the drawing: what is pasted comes there. */
export function followPointer(): () => void {
  const onMove = ({ clientX, clientY, target }: PointerEvent) => {
    last = target instanceof Element && target.closest('.react-flow') ? { x: clientX, y: clientY } : null
  }
  window.addEventListener('pointermove', onMove, { passive: true })
  return () => {
    window.removeEventListener('pointermove', onMove)
    last = null
  }
}

export const pointer = (): Position | null => last
