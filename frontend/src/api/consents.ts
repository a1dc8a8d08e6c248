import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from './server'
import type { ConsentChange, CustomerConsents, Suppression } from './types'

export const SUPPRESSIONS_PAGE = 50

/** What stands now, what waits for its confirmation, and breaks. */
export function useConsents(customer: number) {
  return useQuery({
    queryKey: ['customer', customer, 'consents'],
    queryFn: async () =>
      (await answer(
        server.GET('/api/v1/customers/{id}/consents/', { params: { path: { id: customer } } }),
      )) as CustomerConsents,
  })
}

/** Every choice there was, the newest first, a page at a time. */
export function useConsentHistory(customer: number) {
  return useInfiniteQuery({
    queryKey: ['customer', customer, 'consents', 'history'],
    queryFn: ({ pageParam: page, signal }) =>
      answer(
        server.GET('/api/v1/customers/{pk}/consents/history/', {
          params: { path: { pk: customer }, query: { page } },
          signal,
        }),
      ) as Promise<{ results: ConsentChange[]; next?: string | null }>,
    initialPageParam: 1,
    getNextPageParam: (last, _, page) => (last.next ? page + 1 : null),
  })
}

interface Choice {
  channel: string
  topic: number
  granted: boolean
}

/** What somebody of the staff records for a customer. */
export function useRecordConsent(customer: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ choice, note }: { choice: Choice; note: string }) =>
      answer(
        server.PUT('/api/v1/customers/{id}/consents/', {
          params: { path: { id: customer } },
          body: { choices: [choice], note },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customer', customer] }),
  })
}

export interface SuppressionQuery {
  q: string
  channel: string
  reason: string
  page: number
}

/** Addresses that must not be written to, the newest first. */
export function useSuppressions({ q, channel, reason, page }: SuppressionQuery) {
  return useQuery({
    queryKey: ['suppressions', q, channel, reason, page],
    queryFn: async ({ signal }) =>
      (await answer(
        server.GET('/api/v1/suppressions/', {
          params: { query: { q, channel, reason, page, page_size: SUPPRESSIONS_PAGE } },
          signal,
        }),
      )) as { count: number; results: Suppression[] },
    placeholderData: keepPreviousData,
  })
}

export function useSuppress() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (body: { channel: string; endpoint: string }) => answer(server.POST('/api/v1/suppressions/', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['suppressions'] }),
  })
}

export function useUnsuppress() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(server.DELETE('/api/v1/suppressions/{id}/', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['suppressions'] }),
  })
}
