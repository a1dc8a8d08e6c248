import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '@/api/errors'
import { answer, server } from '@/api/server'
import type { Journey, Problem } from '@/api/types'

import { journeyKey, journeyQuery, loadJourney } from './opening'

export { journeyKey, loadJourney }

export function useJourney(id: number) {
  return useQuery(journeyQuery(id))
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
  /** Of a launch: for so many percent of the people. */
  share?: number
}

/** Publishes, launches, pauses, resumes or stops; the answer is the journey as it is now. */
export function useJourneyVerb(id: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ verb, holds_timers = false, refuses_arrivals = false, drain = false, share }: Act) => {
      const params = { path: { id } }
      const asked =
        verb === 'pause'
          ? server.POST('/api/v1/journeys/{id}/pause/', { params, body: { holds_timers, refuses_arrivals } })
          : verb === 'stop'
            ? server.POST('/api/v1/journeys/{id}/stop/', { params, body: { drain } })
            : server.POST(`/api/v1/journeys/{id}/${verb}/`, { params, ...(share !== undefined && { body: { share } as never }) })
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

/** How many of them keep a journey from being published. */
export const mistakesIn = (problems: readonly Problem[]): number => problems.filter(({ severity }) => severity === 'error').length

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

/** One part of a message: usually, and between which prices of countries. */
export interface PartPrice {
  amount: string
  most: string
  least: string
  currency: string
}

type Fates = Record<'sent' | 'no_address' | 'no_consent' | 'suppressed' | 'paused', number>

/** What a cascade would reach and cost; `sampled`: how many members were asked, 0: all of them. */
export interface Outlook {
  members: number | null
  reachable: number | null
  sampled: number
  steps: { channel: string; fates: Fates | null; price: PartPrice | null }[]
}

interface OutlookAsk {
  segments: number[]
  topic_id: number | null
  steps: { channel: string; sender_id: number | null }[]
}

const OUTLOOK_MS = 5 * 60_000

/** Asked anew only when the chain, its topic or its segments are others, not at every word that is written. */
export function useOutlookOf(id: number, ask: OutlookAsk) {
  return useQuery({
    queryKey: [...journeyKey(id), 'outlook', ask],
    queryFn: async ({ signal }) => {
      const path = '/api/v1/journeys/{id}/outlook/' as '/api/v1/journeys/{id}/enroll/'
      return (await answer<unknown>(server.POST(path, { params: { path: { id } }, body: ask as never, signal }))) as Outlook
    },
    enabled: ask.steps.length > 0,
    placeholderData: keepPreviousData,
    staleTime: OUTLOOK_MS,
    refetchOnWindowFocus: false,
    retry: false,
  })
}
