import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '@/api/errors'
import { http } from '@/api/http'
import type { Counters, Journey, Page, Problem, Sender } from '@/api/types'

export const journeyKey = (id: number) => ['journeys', id] as const

export function useJourney(id: number) {
  return useQuery({ queryKey: journeyKey(id), queryFn: () => http.get<Journey>(`journeys/${id}/`) })
}

/** What a save sends: only what has changed, and the revision it was made on. */
export type JourneyChange = Partial<Pick<Journey, 'name' | 'graph'>> & { revision: number }

export const saveJourney = (id: number, change: JourneyChange): Promise<Journey> =>
  http.patch<Journey>(`journeys/${id}/`, change)

export type Verb = 'publish' | 'launch' | 'pause' | 'resume' | 'stop'

/** Publishes, launches, pauses, resumes or stops; the answer is the journey as it is now. */
export function useJourneyVerb(id: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (verb: Verb) => http.post<Journey>(`journeys/${id}/${verb}/`),
    onSuccess: (journey) => {
      client.setQueryData(journeyKey(id), journey)
      return client.invalidateQueries({ queryKey: ['journeys', 'list'] })
    },
    // Somebody else was faster: what is shown is out of date.
    onError: (error) => {
      if (error instanceof ApiError && error.status === 409) void client.invalidateQueries({ queryKey: journeyKey(id) })
    },
  })
}

/** The problems for which the server refused to publish. */
export function problemsIn(error: unknown): Problem[] | null {
  if (!(error instanceof ApiError) || error.status !== 400) return null
  const { problems } = error.body as { problems?: unknown }
  return Array.isArray(problems) ? (problems as Problem[]) : null
}

export function useCounters(id: number, enabled: boolean) {
  return useQuery({
    queryKey: [...journeyKey(id), 'counters'],
    queryFn: () => http.get<Counters>(`journeys/${id}/counters/`),
    enabled,
    staleTime: 0,
  })
}

export interface PersonAtNode {
  id: number
  name: string
  entered_at: string
  due_at: string | null
}

export function usePeopleAt(id: number, node: string, page: number) {
  return useQuery({
    queryKey: [...journeyKey(id), 'people', node, page],
    queryFn: ({ signal }) =>
      http.get<Page<PersonAtNode>>(`journeys/${id}/nodes/${encodeURIComponent(node)}/customers/`, { page, page_size: 10 }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

export function useSenders(brand: number | undefined) {
  return useQuery({
    queryKey: ['senders', { brand }],
    queryFn: async () => (await http.get<Page<Sender>>('senders/', { brand, page_size: 500 })).results,
    enabled: brand !== undefined,
    staleTime: 60_000,
  })
}
