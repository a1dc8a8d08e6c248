import { useEffect, useState } from 'react'

const EVERY_MS = 60
/** So often in turn the focus is found where it should be: whatever gives it back elsewhere has done so. */
const HOLDS = 4
const AT_MOST_MS = 4000
const PRESSED = ['pointerdown', 'keydown', 'wheel'] as const

/** Of the focus that is being led somewhere now; there is one focus. */
let stopBefore: () => void = () => undefined

/**
 * Leads the focus somewhere by `lead`, which says whether it was there already, until it stays there; null gives up.
 *
 * The first try is at once: the next key of a quick hand is meant for what it leads to. But a slow machine draws late what
 * is to get the focus, and what closes meanwhile (a menu, a dialog) gives it back late, so one try is not enough. A person
 * who presses something is left alone, after a last try before a key.
 */
export function leadFocus(lead: () => boolean | null): void {
  stopBefore()
  const until = Date.now() + AT_MOST_MS
  let held = 0
  const timer = window.setInterval(() => {
    const there = lead()
    held = there ? held + 1 : 0
    if (there === null || held >= HOLDS || Date.now() > until) stop()
  }, EVERY_MS)
  for (const name of PRESSED) window.addEventListener(name, pressed, true)
  stopBefore = stop
  lead()

  function pressed({ type }: Event): void {
    stop()
    if (type === 'keydown' && held === 0) lead()
  }

  function stop(): void {
    window.clearInterval(timer)
    for (const name of PRESSED) window.removeEventListener(name, pressed, true)
  }
}

/**
 * The same for one element, once it is there; only from what has the focus now, from nobody, or from the button of the menu
 * that this was chosen in. Whatever else gets it was given it by somebody of whom no event tells: a screen reader needs no
 * key.
 */
export function leadFocusTo(find: () => HTMLElement | null | undefined): void {
  const before = document.activeElement
  const chosenInMenu = Boolean(before?.closest('[role="menu"]'))
  leadFocus(() => {
    const [element, active] = [find(), document.activeElement]
    if (element && active === element) return true
    const givenBack = chosenInMenu && active?.matches('[aria-haspopup]')
    if (active !== before && active !== document.body && !givenBack) return null
    element?.focus()
    return false
  })
}

/** Of a dialog that is there only while it is open: when it goes, the focus goes back to what opened it. */
export function useFocusBack(): void {
  const [before] = useState(openerNow)
  useEffect(
    () => () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus()
    },
    [before],
  )
}

/** What has the focus; of an entry of a menu, which goes with its menu, the menu's button. */
function openerNow(): Element | null {
  const active = document.activeElement
  const menu = active?.closest('[role="menu"]')
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active
}
