import { type KeyboardEvent, type PointerEvent, useState } from 'react'

interface Drag {
  from: number
  to: number
  /** How far the pointer has gone, in pixels of the list (a canvas may be zoomed). */
  by: number
  /** How far the others make way. */
  height: number
  /** Where it began: the pointer, and the middles of the rows. */
  y: number
  scale: number
  middles: readonly number[]
}

/** Marks the list whose rows change places, and the handle of each row. */
const LIST = '[data-steps]'
const GRIP = '[data-grip]'

/**
 * Rows of a list (`data-steps`) change places by their handles: by pointer (mouse, pen or finger) and by arrow keys. What
 * is moved is told once, when it is let go; Escape puts it back. A handle is to be of the class `nodrag` where the list
 * is on a card.
 */
export function useStepDrag(onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)

  function begin(event: PointerEvent<HTMLElement>, from: number) {
    const list = event.currentTarget.closest<HTMLElement>(LIST)
    if (event.button !== 0 || !list) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    const boxes = [...list.children].map((row) => row.getBoundingClientRect())
    const scale = list.offsetHeight > 0 ? list.getBoundingClientRect().height / list.offsetHeight : 1
    const middles = boxes.map(({ top, height }) => top + height / 2)
    setDrag({ from, to: from, by: 0, height: (boxes[from]?.height ?? 0) / scale, y: event.clientY, scale, middles })
  }

  function follow(event: PointerEvent<HTMLElement>) {
    if (!drag) return
    const gone = event.clientY - drag.y
    const middle = (drag.middles[drag.from] ?? 0) + gone
    const to = drag.middles.filter((each, index) => index !== drag.from && each < middle).length
    setDrag({ ...drag, to, by: gone / drag.scale })
  }

  function end(isKept: boolean) {
    setDrag(null)
    if (drag && isKept && drag.to !== drag.from) onMove(drag.from, drag.to)
  }

  function press(event: KeyboardEvent<HTMLElement>, index: number, count: number) {
    if (event.key === 'Escape' && drag) {
      event.stopPropagation()
      end(false)
    }
    const to = event.key === 'ArrowUp' ? index - 1 : event.key === 'ArrowDown' ? index + 1 : index
    if (to === index) return
    // The canvas would move the card.
    event.preventDefault()
    event.stopPropagation()
    if (to < 0 || to >= count) return
    const list = event.currentTarget.closest(LIST)
    onMove(index, to)
    requestAnimationFrame(() => list?.querySelectorAll<HTMLElement>(GRIP)[to]?.focus())
  }

  return {
    dragged: drag?.from ?? null,
    /** Where the row is drawn while one of them is dragged. */
    style(index: number): { transform: string; zIndex?: number } | undefined {
      if (!drag) return undefined
      if (index === drag.from) return { transform: `translateY(${drag.by}px)`, zIndex: 3 }
      const makesWay = index > drag.from && index <= drag.to ? -1 : index < drag.from && index >= drag.to ? 1 : 0
      return { transform: `translateY(${makesWay * drag.height}px)` }
    },
    grip: (index: number, count: number) => ({
      'data-grip': '',
      onPointerDown: (event: PointerEvent<HTMLElement>) => begin(event, index),
      onPointerMove: follow,
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => press(event, index, count),
    }),
  }
}
