import type { Position } from '../graph/graph'

const MS = 280
/** With more cards than this every frame would be late: they jump. */
const MOST = 160

/** Calls `step` with places between here and there, until all have arrived. */
export function glide(from: ReadonlyMap<string, Position>, to: ReadonlyMap<string, Position>, step: (places: Map<string, Position>) => void): Promise<void> {
  if (to.size > MOST || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return Promise.resolve()
  return new Promise((resolve) => {
    const begun = performance.now()
    function frame(now: number) {
      const part = Math.min(1, (now - begun) / MS)
      if (part === 1) {
        resolve()
        return
      }
      const eased = 1 - (1 - part) ** 3
      step(
        new Map(
          [...to].map(([id, end]) => {
            const start = from.get(id) ?? end
            return [id, { x: start.x + (end.x - start.x) * eased, y: start.y + (end.y - start.y) * eased }]
          }),
        ),
      )
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}
