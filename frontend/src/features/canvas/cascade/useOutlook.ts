import { useCallback } from 'react'

import { useOutlookOf } from '../api'
import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { GraphNode } from '../graph/graph'
import { type CanvasState, shownGraph } from '../state/store'
import { stepsOf } from './cascade'
import { segmentsBefore } from './segmentsBefore'

/** What the steps of a cascade would reach and cost, and from which segments people come to it (none: ''). */
export function useOutlook({ id, config }: GraphNode) {
  const { journeyId } = useCanvasContext()
  const segments = useCanvas(useCallback((state: CanvasState) => segmentsBefore(shownGraph(state), id), [id]))
  const steps = stepsOf(config)
  const asked = useOutlookOf(journeyId, {
    segments: segments === '' ? [] : segments.split(',').map(Number),
    topic_id: typeof config.topic_id === 'number' ? config.topic_id : null,
    steps: steps.map(({ channel, sender_id }) => ({ channel, sender_id })),
  })
  // What is still shown of the chain as it was before belongs to other steps.
  const fits = asked.data?.steps.length === steps.length && asked.data.steps.every(({ channel }, index) => channel === steps[index]?.channel)
  return { segments, outlook: fits ? asked.data : undefined, failed: asked.isError }
}
