import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { answer, server } from './server'
import type { CustomerProfile } from './types'

export const CUSTOMERS_PAGE = 50

export function useCustomers(q: string, page: number) {
  return useQuery({
    queryKey: ['customers', q, page],
    queryFn: ({ signal }) =>
      answer(server.GET('/api/v1/customers/', { params: { query: { q, page, page_size: CUSTOMERS_PAGE } }, signal })),
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

/** Everything that happened to the customer, the newest first, a page at a time. */
export function useTimeline(id: number) {
  return useInfiniteQuery({
    queryKey: ['customer', id, 'timeline'],
    queryFn: ({ pageParam, signal }) =>
      answer(
        server.GET('/api/v1/customers/{id}/timeline/', {
          params: { path: { id }, query: pageParam === null ? {} : { before: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}
