import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from '@/api/server'
import type { Texts, TimelineEntry } from '@/api/types'

import { journeyKey } from '../api'
import type { Difference } from '../words/differenceWords'

export type Consent = 'granted' | 'refused' | 'unasked'

export interface MadeUp {
  attributes: Record<string, unknown>
  channels: string[]
  consents: Record<string, Consent>
  time_zone: string
  language: string
  purchases: { amount: string; ago_s: number }[]
  /** Where they are, whatever the rules say of them. */
  segments?: { segment_id: number; member: 'yes' | 'no' }[]
  lists?: number[]
}

/** Who is tried, and how they come: as the server and stored tests have it (journeys/trying/shapes.py). */
export interface Person {
  customer?: number
  made_up?: MadeUp
  entry?: string
  event?: { properties: Record<string, unknown> }
  payload?: Record<string, unknown>
  at?: string
  /** By which arm a random split lets them out. */
  ports?: Record<string, string>
  let_in?: boolean
}

/** Something that happens to the person: after a message or a node, or so long after the beginning. */
export interface Answer {
  kind: string
  after?: { node?: string; step?: number | null; message?: number }
  at_s?: number
  delay_s?: number
  name?: string
  properties?: Record<string, unknown>
  amount?: string
  status?: number
  body?: unknown
}

export interface WayStep extends Pick<TimelineEntry, 'title' | 'text' | 'code' | 'params' | 'icon' | 'channel'> {
  n: number
  node: string
  step: number | null
  op: string
  port: string
  out: string | null
  edge: string | null
  reason: string
  detail: Record<string, unknown>
  entered_at: string
  at: string
  forced: boolean
}

export interface SaidMessage {
  n: number
  node: string
  step: number | null
  channel: string
  to: string
  queued_at: string
  sent_at: string | null
  waits_until: string | null
  status: string
  fields: Texts
  parts: number
  cost: string
  currency: string
  error: { code: string; words: string } | null
  /** What this person may do with it. */
  answers: string[]
}

export interface Told {
  customer: { id: number; name: string; made_up: boolean }
  entry: string
  at: string
  until: string
  would_come: boolean
  path: WayStep[]
  here: { node: string; step: number | null; op: string; since: string; until: string | null } | null
  ended: { node: string; reason: string; at: string } | null
  cut: string
  messages: SaidMessage[]
  unused: number[]
}

export interface Wish {
  person: Person
  answers: Answer[]
  of: 'draft' | 'published'
}

export interface Said {
  node?: string
  step?: number | null
  channel?: string
  contains?: string
}

export interface Expected {
  ends?: string
  passes?: string[]
  messages?: Said[]
  not_messages?: Said[]
}

export interface JourneyTest {
  id: number
  name: string
  person: Person
  answers: Answer[]
  expected: Expected
  updated_at: string
}

export interface Outcome {
  test: number
  name: string
  passed: boolean
  differences: Difference[]
}

/** These paths are new to the schema: they are typed here. */
type Loose = (path: string, init?: Record<string, unknown>) => Promise<{ data?: unknown; error?: unknown; response: Response }>
const loose = server as unknown as Record<'GET' | 'POST' | 'DELETE', Loose>

/** Plays a journey on a person. `drawn` changes with the draft, so that it is played again; `ready` saves it first. */
export function useTry(journey: number, wish: Wish | null, drawn: unknown, ready: () => Promise<void>) {
  return useQuery({
    queryKey: [...journeyKey(journey), 'try', wish, drawn],
    queryFn: async ({ signal }) => {
      await ready()
      return (await answer(loose.POST(`/api/v1/journeys/${journey}/try/`, { body: wish, signal }))) as Told
    },
    enabled: wish !== null,
    // The picture stays while the next one is made.
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
}

const testsKey = (journey: number) => [...journeyKey(journey), 'tests']

export function useTests(journey: number) {
  return useQuery({
    queryKey: testsKey(journey),
    queryFn: async ({ signal }) => (await answer(loose.GET(`/api/v1/journeys/${journey}/tests/`, { signal }))) as JourneyTest[],
  })
}

export function useSaveTest(journey: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body: Omit<JourneyTest, 'id' | 'updated_at'>) =>
      (await answer(loose.POST(`/api/v1/journeys/${journey}/tests/`, { body }))) as JourneyTest,
    onSuccess: () => client.invalidateQueries({ queryKey: testsKey(journey) }),
  })
}

export function useDeleteTest(journey: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(loose.DELETE(`/api/v1/journeys/${journey}/tests/${id}/`)),
    onSuccess: () => client.invalidateQueries({ queryKey: testsKey(journey) }),
  })
}

/** Runs the tests on the draft as it is saved; without `tests` all of them. */
export function useRunTests(journey: number, ready: () => Promise<void>) {
  return useMutation({
    mutationFn: async (tests?: number[]) => {
      await ready()
      return (await answer(loose.POST(`/api/v1/journeys/${journey}/tests/run/`, { body: tests ? { tests } : {} }))) as Outcome[]
    },
  })
}
