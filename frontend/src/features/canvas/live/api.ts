import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { answer, server } from '@/api/server'
import type { Counters, Graph, NodeCounters, Page, StepCounters } from '@/api/types'

import { journeyKey } from '../api'
import { type Asked, queryOf } from './asked'

/** Per message. `cost` is in `currency`, that of which most was spent; `costs` has them all. */
export type StepFigures = StepCounters & { currency?: string; costs?: Record<string, string> }
export type NodeFigures = NodeCounters & { reasons_by_port?: Record<string, Record<string, number>>; steps?: StepFigures[] }
export type Figures = Counters & { versions?: number }

export interface Bought {
  rule: string
  at: string
  steps: { node: string; step: number; channel: string; purchases: number; buyers: number; revenue: Record<string, string> }[]
}

export interface Visit {
  id: number
  name: string
  at: string
  version: number
  port: string
  reason: string
}

interface VisitsPage {
  results: Visit[]
  next: string | null
}

/** Whose visits: of those who came, or of those who left by a port, for a reason. */
export interface Way {
  way: 'entered' | 'left'
  port?: string
  reason?: string
}

// Not in the generated schema yet: asked by the same client, which knows the session and the errors.
function get<T>(path: string, query: string, signal: AbortSignal): Promise<T> {
  const ask = server.GET as unknown as (path: string, options: { signal: AbortSignal }) => Parameters<typeof answer<T>>[0]
  return answer<T>(ask(query === '' ? path : `${path}?${query}`, { signal }))
}

export function useFigures(id: number, asked: Asked, enabled: boolean) {
  const query = queryOf(asked)
  return useQuery({
    queryKey: [...journeyKey(id), 'counters', query],
    queryFn: ({ signal }) => get<Figures>(`/api/v1/journeys/${id}/counters/`, query, signal),
    enabled,
    staleTime: 0,
    retry: false,
  })
}

/** Purchases are looked at one by one: not asked for every second, and never at length. */
export function useBought(id: number, asked: Asked, enabled: boolean) {
  const query = queryOf(asked)
  return useQuery({
    queryKey: [...journeyKey(id), 'bought', query],
    queryFn: ({ signal }) => get<Bought>(`/api/v1/journeys/${id}/bought/`, query, signal),
    enabled,
    staleTime: 60_000,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
    meta: { quiet: true },
  })
}

export function useVisits(id: number, node: string, way: Way, asked: Asked, enabled: boolean) {
  const query = queryOf(asked)
  return useInfiniteQuery({
    queryKey: [...journeyKey(id), 'visits', node, way, query],
    queryFn: ({ pageParam, signal }) => {
      const more = new URLSearchParams({ ...way, ...(pageParam !== null && { before: pageParam }) }).toString()
      return get<VisitsPage>(`/api/v1/journeys/${id}/nodes/${encodeURIComponent(node)}/visits/`, [query, more].filter(Boolean).join('&'), signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
    staleTime: 0,
    retry: false,
  })
}

export interface PublishedVersion {
  id: number
  number: number
  published_at: string
  published_by: string | null
  graph: Graph
}

export function useVersions(id: number, enabled: boolean) {
  return useQuery({
    queryKey: [...journeyKey(id), 'versions'],
    queryFn: ({ signal }) => get<PublishedVersion[]>(`/api/v1/journeys/${id}/versions/`, '', signal),
    enabled,
  })
}

export const PAGE_SIZE = 10

export interface PersonHere {
  id: number
  name: string
  entered_at: string
  since: string
  due_at: string | null
}

const searched = ({ version, segment }: Asked, q: string): string =>
  [queryOf({ version, segment }), q === '' ? '' : `q=${encodeURIComponent(q)}`].filter(Boolean).join('&')

/** Where all who are here are had as a file. */
export const peopleHereFile = (id: number, node: string, asked: Asked, q: string): string =>
  `/api/v1/journeys/${id}/nodes/${encodeURIComponent(node)}/customers/export/?${searched(asked, q)}`

export function usePeopleHere(id: number, node: string, page: number, asked: Asked, q: string) {
  const query = [searched(asked, q), `page=${page}&page_size=${PAGE_SIZE}`].filter(Boolean).join('&')
  return useQuery({
    queryKey: [...journeyKey(id), 'people', node, query],
    queryFn: ({ signal }) => get<Page<PersonHere> & { is_cut: boolean }>(`/api/v1/journeys/${id}/nodes/${encodeURIComponent(node)}/customers/`, query, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}
