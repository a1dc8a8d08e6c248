import type { FitViewOptions } from '@xyflow/react'

import type { Mode } from '../state/store'

export const PHONE = 768

/** On a phone a part is shown large enough to be read; the rest is a swipe away. */
const ON_PHONE: FitViewOptions = { padding: '16px', maxZoom: 1, minZoom: 0.7 }
/** Beside the palette, above the tools. */
const DRAWING: FitViewOptions = { padding: { left: '250px', right: '48px', top: '40px', bottom: '72px' }, maxZoom: 1 }
const LOOKING: FitViewOptions = { padding: { left: '48px', right: '48px', top: '40px', bottom: '72px' }, maxZoom: 1 }

export const isOnPhone = (): boolean => window.innerWidth < PHONE

/** Which part of the canvas is free when everything is to be seen. */
export function fitFor(mode: Mode): FitViewOptions {
  if (isOnPhone()) return ON_PHONE
  return mode === 'edit' ? DRAWING : LOOKING
}
