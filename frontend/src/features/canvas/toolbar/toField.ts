import type { Problem } from '@/api/types'
import { leadFocus } from '@/components/focusing'

const FOCUSABLE = ':is(input, textarea, select, button, [role="combobox"], [tabindex="0"]):not([disabled], [type="hidden"])'

/** Goes on to the field that a problem is about, as soon as the panel of its node stands there. */
export function toField({ node, field }: Problem): void {
  if (node === null || field === null) return
  const path = field.split('.')
  leadFocus(() => lead(node, path))
}

/** One try: opens what is closed around the field, or gives it the focus; true where it had it already. */
function lead(node: string, path: string[]): boolean {
  const panel = document.querySelector<HTMLElement>(`[data-testid="node-panel"][data-of="${CSS.escape(node)}"]`)
  if (!panel) return false
  const around = placeOf(panel, path)
  const closed = around.querySelector<HTMLElement>('[data-opens][aria-expanded="false"]')
  if (closed && around !== panel) {
    closed.click()
    return false
  }
  const place = around.querySelector<HTMLElement>('[aria-invalid="true"]') ?? (around === panel ? null : around.querySelector<HTMLElement>(FOCUSABLE))
  if (!place) return false
  if (document.activeElement === place) return true
  place.scrollIntoView({ block: 'center' })
  place.focus({ preventScroll: true })
  return false
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
