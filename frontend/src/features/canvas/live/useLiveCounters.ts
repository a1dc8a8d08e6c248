import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'

import { useSocket } from '@/api/socket'
import type { Counters, JourneyStatus } from '@/api/types'

import { journeyKey, useCounters } from '../api'
import { useCanvasContext } from '../CanvasContext'

/** While the journey is watched: the figures of now, then those the server pushes, at most once a second. */
export function useLiveCounters(watching: boolean, status: JourneyStatus): void {
  const { store, journeyId } = useCanvasContext()
  const client = useQueryClient()
  const first = useCounters(journeyId, watching).data
  useEffect(() => {
    if (first) store.getState().setCounters(first)
  }, [first, store])

  const onMessage = useCallback(
    (message: unknown) => {
      if (!isCounters(message)) return
      store.getState().setCounters(message.counters)
      // Somebody paused it, or it came to its end: buttons and badge must say so too.
      if (message.counters.status !== status) void client.invalidateQueries({ queryKey: journeyKey(journeyId), exact: true })
    },
    [store, client, journeyId, status],
  )
  useSocket(watching ? `ws/journeys/${journeyId}/` : null, onMessage)
}

function isCounters(message: unknown): message is { type: 'counters'; counters: Counters } {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'counters'
}
