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
 * The first try is at once: the next key of a quick hand is meant for what it leads to. But a slow machine draws late what
 * is to get the focus, and what closes meanwhile (a menu, a dialog) gives it back late, so one try is not enough. A person
 * who presses something is left alone, after a last try before a key.
 */
export function leadFocus(lead: () => boolean): void {
  stopBefore()
  const until = Date.now() + AT_MOST_MS
  let held = 0
  const timer = window.setInterval(() => {
    held = lead() ? held + 1 : 0
    if (held >= HOLDS || Date.now() > until) stop()
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
