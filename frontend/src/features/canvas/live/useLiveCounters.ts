import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'

import { useSocket } from '@/api/socket'
import type { Counters, JourneyStatus } from '@/api/types'

import { journeyKey } from '../api'
import { useCanvasContext } from '../CanvasContext'
import { useFigures, useVersions } from './api'
import { isFiltered, queryOf, useAsked } from './asked'

/** The figures of a segment are counted anew from the ledger: not every second. */
const SEGMENT_PAUSE_MS = 15_000

/**
 * While the journey is watched: the figures of now, then those the server pushes, at most once a second. After a lost
 * connection the server sends the newest at once, so nothing that happened meanwhile is missed.
 */
export function useLiveCounters(watching: boolean, status: JourneyStatus): void {
  const { store, journeyId } = useCanvasContext()
  const client = useQueryClient()
  const { asked } = useAsked()
  const query = queryOf(asked)
  const ofSegment = asked.segment !== undefined
  const first = useFigures(journeyId, asked, watching)
  const { data, isError, error, refetch } = first
  useEffect(() => {
    if (data) store.getState().setCounters(data, query)
  }, [data, query, store])
  useEffect(() => {
    store.getState().setWatching({ isAsking: watching && first.isFetching && !data, error: isError ? error : null })
  }, [store, watching, first.isFetching, data, isError, error])

  const again = useLater(() => void refetch(), SEGMENT_PAUSE_MS)
  const onMessage = useCallback(
    (message: unknown) => {
      if (ofSegment) again()
      if (!isCounters(message)) return
      store.getState().setCounters(message.counters, query)
      // Somebody paused it, or it came to its end: buttons and badge must say so too.
      if (message.counters.status !== status) void client.invalidateQueries({ queryKey: journeyKey(journeyId), exact: true })
    },
    [store, client, journeyId, status, query, ofSegment, again],
  )
  const path = `ws/journeys/${journeyId}/${query && `?${query}`}`
  useSocket(watching ? path : null, onMessage, {
    onOpen: () => store.getState().setWatching({ connected: true }),
    onLost: () => store.getState().setWatching({ connected: false }),
  })
  useWatchedGraph(watching && isFiltered(asked) ? asked.version : undefined)
}

/** The graph of the version whose figures are shown. */
function useWatchedGraph(version: number | undefined): void {
  const { store, journeyId } = useCanvasContext()
  const versions = useVersions(journeyId, version !== undefined).data
  const graph = version === undefined ? undefined : versions?.find((each) => each.number === version)?.graph
  useEffect(() => store.getState().setWatching({ graph: graph ?? null }), [store, graph])
}

/** Calls soon after it was asked to, and not again before the pause is over. */
function useLater(call: () => void, pause: number): () => void {
  const newest = useRef(call)
  const timer = useRef<number>(undefined)
  useEffect(() => {
    newest.current = call
  })
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return useCallback(() => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined
      newest.current()
    }, pause)
  }, [pause])
}

function isCounters(message: unknown): message is { type: 'counters'; counters: Counters } {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'counters'
}
