import type { MouseEvent } from 'react'

const FOCUSABLE = ':is(input, textarea, select, button, [role="combobox"], [tabindex="0"]):not([disabled], [type="hidden"], [tabindex="-1"])'

/**
 * The press of a button that removes its row of a list, with the focus kept there: without this it falls to the page.
 *
 * It goes to the row that takes the place, or the last one, or, in a list that is now empty, to what adds one. Marked
 * are the list (data-rows, around what adds, too), its rows (data-row), where to go in a row if not to its first control
 * (data-row-focus), and what adds (data-adds).
 */
export const removing = (remove: () => void) => (event: MouseEvent<HTMLElement>) => {
  // A finger has no focus to lose, and a field that gets it opens the keyboard of a phone.
  if ((event.nativeEvent as PointerEvent).pointerType !== 'touch') focusNext(event.currentTarget)
  remove()
}

function focusNext(button: HTMLElement): void {
  const row = button.closest<HTMLElement>('[data-row]')
  const list = row?.closest<HTMLElement>('[data-rows]')
  if (!row || !list) return
  const place = rowsOf(list).indexOf(row)
  // Rows are drawn anew in the microtask after the press.
  window.requestAnimationFrame(() => {
    const rows = rowsOf(list)
    const next = rows[Math.min(place, rows.length - 1)]
    const target = next ? (next.querySelector<HTMLElement>('[data-row-focus]') ?? next.querySelector<HTMLElement>(FOCUSABLE)) : own(list, '[data-adds]')[0]
    target?.focus()
  })
}

const rowsOf = (list: HTMLElement) => own(list, '[data-row]')

/** Those of a list itself, not of a list in one of its rows. */
const own = (list: HTMLElement, what: string): HTMLElement[] =>
  [...list.querySelectorAll<HTMLElement>(what)].filter((each) => each.closest('[data-rows]') === list)
