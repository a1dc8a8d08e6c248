import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { answer, server } from '@/api/server'
import type { Problem } from '@/api/types'

import { journeyKey } from '../api'
import { useCanvas, useCanvasContext } from '../CanvasContext'

const IDLE_MS = 2_500

/** What only counting people tells of the draft: asked when nothing has been changed for a while. */
export function useLateProblems(revision: number): void {
  const { store, journeyId } = useCanvasContext()
  const drawn = useCanvas((state) => state.mode === 'edit' && state.history.present.nodes.length > 0)
  const [asked, setAsked] = useState<number | null>(null)
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(revision), IDLE_MS)
    return () => window.clearTimeout(timer)
  }, [revision])
  const found = useQuery({
    queryKey: [...journeyKey(journeyId), 'late-problems', asked],
    queryFn: async ({ signal }) => {
      const path = '/api/v1/journeys/{id}/late-problems/' as '/api/v1/journeys/{id}/counters/'
      return (await answer<unknown>(server.GET(path, { params: { path: { id: journeyId } }, signal }))) as { problems: Problem[] }
    },
    enabled: drawn && asked !== null,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    retry: false,
  }).data
  useEffect(() => {
    if (found) store.getState().setLate(found.problems)
  }, [found, store])
}
