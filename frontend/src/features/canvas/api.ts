import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '@/api/errors'
import { answer, server } from '@/api/server'
import type { Journey, Problem } from '@/api/types'

export const journeyKey = (id: number) => ['journeys', id] as const

export function useJourney(id: number) {
  return useQuery({ queryKey: journeyKey(id), queryFn: () => loadJourney(id) })
}

export async function loadJourney(id: number): Promise<Journey> {
  return (await answer(server.GET('/api/v1/journeys/{id}/', { params: { path: { id } } }))) as unknown as Journey
}

/** What a launch of the published version would reach now, entry by entry. */
export function useReach(id: number, asking: boolean) {
  return useQuery({
    queryKey: [...journeyKey(id), 'reach'],
    queryFn: ({ signal }) => answer(server.GET('/api/v1/journeys/{id}/reach/', { params: { path: { id } }, signal })),
    enabled: asking,
    gcTime: 0,
    retry: false,
  })
}

/** What a save sends: only what has changed, and the revision it was made on. */
export type JourneyChange = Partial<Pick<Journey, 'name' | 'graph' | 'settings'>> & { revision: number }

export async function saveJourney(id: number, change: JourneyChange): Promise<Journey> {
  const saved = server.PATCH('/api/v1/journeys/{id}/', { params: { path: { id } }, body: change })
  return (await answer(saved)) as unknown as Journey
}

export type Verb = 'publish' | 'launch' | 'pause' | 'resume' | 'stop'

export interface Act {
  verb: Verb
  /** Of a pause: timers stand still. */
  holds_timers?: boolean
  /** Of a pause: who is brought to an entry meanwhile does not come in later. */
  refuses_arrivals?: boolean
  /** Of a stop: those inside go on to their end. */
  drain?: boolean
}

/** Publishes, launches, pauses, resumes or stops; the answer is the journey as it is now. */
export function useJourneyVerb(id: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ verb, holds_timers = false, refuses_arrivals = false, drain = false }: Act) => {
      const params = { path: { id } }
      const asked =
        verb === 'pause'
          ? server.POST('/api/v1/journeys/{id}/pause/', { params, body: { holds_timers, refuses_arrivals } })
          : verb === 'stop'
            ? server.POST('/api/v1/journeys/{id}/stop/', { params, body: { drain } })
            : server.POST(`/api/v1/journeys/{id}/${verb}/`, { params })
      return (await answer<unknown>(asked)) as Journey
    },
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
    queryFn: () => answer(server.GET('/api/v1/journeys/{id}/counters/', { params: { path: { id } } })),
    enabled,
    staleTime: 0,
  })
}

/** How often the cascades of the current version reached somebody twice. Goes through many messages: not asked often. */
export function useDoubleDelivery(id: number) {
  return useQuery({
    queryKey: [...journeyKey(id), 'double-delivery'],
    queryFn: () => answer(server.GET('/api/v1/journeys/{id}/double-delivery/', { params: { path: { id } } })),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
}

/** Ready time-outs for cascades. They change only with a new release. */
export function useCascadePresets() {
  return useQuery({
    queryKey: ['registry', 'cascade-presets'],
    queryFn: () => answer(server.GET('/api/v1/cascade-presets/')),
    staleTime: Infinity,
  })
}

const PEOPLE_PAGE = 10

export function usePeopleAt(id: number, node: string, page: number) {
  return useQuery({
    queryKey: [...journeyKey(id), 'people', node, page],
    queryFn: ({ signal }) =>
      answer(
        server.GET('/api/v1/journeys/{id}/nodes/{node}/customers/', {
          params: { path: { id, node }, query: { page, page_size: PEOPLE_PAGE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

export { useSenders } from '@/api/senders'
