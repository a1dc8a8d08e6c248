const EVERY_MS = 60
/** So often in turn the focus is found where it should be: whatever gives it back elsewhere has done so. */
const HOLDS = 4
const AT_MOST_MS = 4000
const PRESSED = ['pointerdown', 'keydown', 'wheel'] as const

/** Of the focus that is being led somewhere now; there is one focus. */
let stopBefore: () => void = () => undefined

/**
 * Leads the focus somewhere by `lead`, which says whether it was there already, until it stays there.
 *
 * A slow machine draws late what is to get the focus, and what closes meanwhile (a menu, a dialog) gives it back late,
 * so one try is not enough. A person who presses something is left alone: what a key is meant for stands there already,
 * so the first try comes before it at the latest.
 */
export function leadFocus(lead: () => boolean): void {
  stopBefore()
  const until = Date.now() + AT_MOST_MS
  let tries = 0
  let held = 0
  let timer = window.setTimeout(again, 0)
  for (const name of PRESSED) window.addEventListener(name, pressed, true)
  stopBefore = stop

  function again(): void {
    tries += 1
    held = lead() ? held + 1 : 0
    if (held >= HOLDS || Date.now() > until) stop()
    else timer = window.setTimeout(again, EVERY_MS)
  }

  function pressed({ type }: Event): void {
    stop()
    if (type === 'keydown' && tries === 0) lead()
  }

  function stop(): void {
    window.clearTimeout(timer)
    for (const name of PRESSED) window.removeEventListener(name, pressed, true)
  }
}

/** The same for one element, once it is there. */
export function leadFocusTo(find: () => HTMLElement | null | undefined): void {
  leadFocus(() => {
    const element = find()
    if (!element) return false
    if (document.activeElement === element) return true
    element.focus()
    return false
  })
}
