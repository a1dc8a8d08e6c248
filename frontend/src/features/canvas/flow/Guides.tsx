import { useStore as useFlowStore, ViewportPortal } from '@xyflow/react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

import type { Guide } from '../graph/guides'
import classes from './Flow.module.css'

const NONE: readonly Guide[] = []
const shown = createStore<{ guides: readonly Guide[] }>()(() => ({ guides: NONE }))

/** While a card is dragged. */
export function showGuides(guides: readonly Guide[]): void {
  if (guides.length > 0 || shown.getState().guides.length > 0) shown.setState({ guides: guides.length > 0 ? guides : NONE })
}

/** The lines on which a dragged card stands with others. */
export function Guides() {
  const { guides } = useStore(shown)
  return guides.length > 0 && <Lines guides={guides} />
}

function Lines({ guides }: { guides: readonly Guide[] }) {
  // As thin from far away as from near.
  const thin = useFlowStore(({ transform }) => 1 / transform[2])
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={`${axis}${at}`}
          className={classes.guide}
          data-testid="guide"
          style={axis === 'x' ? { left: at, top: from, width: thin, height: to - from } : { left: from, top: at, width: to - from, height: thin }}
        />
      ))}
    </ViewportPortal>
  )
}
