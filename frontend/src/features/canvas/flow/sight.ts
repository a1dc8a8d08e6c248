import type { useReactFlow } from '@xyflow/react'

import type { GraphNode } from '../graph/graph'

/** Of a card, so much at least must be seen. */
const MARGIN = 80

/** Whether enough of a card is seen for somebody to find it. */
export function isInSight({ position }: GraphNode, { flowToScreenPosition }: Pick<ReturnType<typeof useReactFlow>, 'flowToScreenPosition'>): boolean {
  const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
  if (!canvas) return true
  const { x, y } = flowToScreenPosition(position)
  const left = document.querySelector('[data-testid="palette"]')?.getBoundingClientRect().right ?? canvas.left
  return x > left && x < canvas.right - MARGIN && y > canvas.top && y < canvas.bottom - MARGIN
}
