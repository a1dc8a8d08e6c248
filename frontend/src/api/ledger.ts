import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { answer, server } from './server'
import type { LedgerEntry, Why } from './types'

/** What is looked for in a journey's ledger; empty: any. */
export interface LedgerSearch {
  node?: string
  port?: string
  reason?: string
  q?: string
}

interface LedgerPage {
  results: LedgerEntry[]
  next: string | null
  begins_at: string | null
}

/** The decisions of a journey, the newest first, a page at a time. */
export function useLedger(journey: number, search: LedgerSearch) {
  return useInfiniteQuery({
    queryKey: ['journeys', journey, 'ledger', search],
    queryFn: async ({ pageParam, signal }) =>
      (await answer<unknown>(
        server.GET('/api/v1/journeys/{id}/decisions/', {
          params: { path: { id: journey }, query: { ...search, ...(pageParam === null ? {} : { before: pageParam }) } as never },
          signal,
        }),
      )) as LedgerPage,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

/** Where the same is had as a file. */
export function ledgerFile(journey: number, search: LedgerSearch): string {
  const query = new URLSearchParams(Object.entries(search).filter(([, value]) => Boolean(value)) as [string, string][])
  return `/api/v1/journeys/${journey}/decisions/export/?${query.toString()}`
}

/** Why one customer is in a journey, left it, or never came. */
export function useWhy(journey: number, customer: number | null) {
  return useQuery({
    queryKey: ['journeys', journey, 'why', customer],
    queryFn: async ({ signal }) =>
      (await answer<unknown>(
        server.GET('/api/v1/journeys/{id}/why/', {
          params: { path: { id: journey }, query: { customer: customer ?? 0 } },
          signal,
        }),
      )) as Why,
    enabled: customer !== null,
  })
}
