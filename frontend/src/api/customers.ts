import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { answer, server } from './server'
import type { CustomerProfile, CustomerRow } from './types'

export const CUSTOMERS_PAGE = 50

export function useCustomers(q: string, page: number) {
  return useQuery({
    queryKey: ['customers', q, page],
    queryFn: async ({ signal }) =>
      (await answer(
        server.GET('/api/v1/customers/', { params: { query: { q, page, page_size: CUSTOMERS_PAGE } }, signal }),
      )) as { count: number; is_more?: boolean; results: CustomerRow[] },
    placeholderData: keepPreviousData,
  })
}

export function useCustomer(id: number, enabled = true) {
  return useQuery({
    queryKey: ['customer', id],
    queryFn: async () =>
      (await answer(server.GET('/api/v1/customers/{id}/', { params: { path: { id } } }))) as CustomerProfile,
    enabled,
  })
}

/** What happened to the customer, the newest first, a page at a time; of all kinds, if none is named. */
export function useTimeline(id: number, kinds: string[] = []) {
  return useInfiniteQuery({
    queryKey: ['customer', id, 'timeline', kinds.join()],
    queryFn: ({ pageParam, signal }) =>
      answer(
        server.GET('/api/v1/customers/{id}/timeline/', {
          params: {
            path: { id },
            query: { ...(pageParam === null ? {} : { before: pageParam }), ...(kinds.length > 0 ? { kinds: kinds.join() } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
}
