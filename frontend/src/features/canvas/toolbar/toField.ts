import type { Problem } from '@/api/types'

/** The panel is drawn, and whatever gave the focus back has done so. */
const AFTER_OPENING_MS = 220
const AFTER_UNFOLDING_MS = 80
const FOCUSABLE = ':is(input, textarea, select, button, [role="combobox"], [tabindex="0"]):not([disabled], [type="hidden"])'

/** Goes on to the field that a problem is about, once the panel of its node stands there. */
export function toField({ field }: Problem): void {
  if (field !== null) window.setTimeout(() => lead(field.split('.')), AFTER_OPENING_MS)
}

function lead(path: string[], opened = false): void {
  const panel = document.querySelector<HTMLElement>('[data-testid="node-panel"]')
  if (!panel) return
  const around = placeOf(panel, path)
  const closed = around.querySelector<HTMLElement>('[data-opens][aria-expanded="false"]')
  if (closed && around !== panel && !opened) {
    closed.click()
    window.setTimeout(() => lead(path, true), AFTER_UNFOLDING_MS)
    return
  }
  const place = around.querySelector<HTMLElement>('[aria-invalid="true"]') ?? (around === panel ? null : around.querySelector<HTMLElement>(FOCUSABLE))
  if (!place) return
  place.scrollIntoView({ block: 'center' })
  place.focus({ preventScroll: true })
}

/** The innermost place on the way to a field (`steps.1.content.text`) that says of itself what it is. */
export function placeOf(within: HTMLElement, path: readonly string[]): HTMLElement {
  for (let length = path.length; length > 0; length--) {
    const name = path.slice(0, length).join('.')
    const found = within.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`)
    if (found) return placeOf(found, path.slice(length))
  }
  return within
}
