import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { http } from './http'
import { answer, server } from './server'
import type { CustomerProfile, Timeline } from './types'

export const CUSTOMERS_PAGE = 50

export function useCustomers(q: string, page: number) {
  return useQuery({
    queryKey: ['customers', q, page],
    queryFn: ({ signal }) =>
      answer(server.GET('/api/v1/customers/', { params: { query: { q, page, page_size: CUSTOMERS_PAGE } }, signal })),
    placeholderData: keepPreviousData,
  })
}

export function useCustomer(id: number) {
  return useQuery({
    queryKey: ['customer', id],
    queryFn: async () =>
      (await answer(server.GET('/api/v1/customers/{id}/', { params: { path: { id } } }))) as CustomerProfile,
  })
}

/** Everything that happened to the customer, the newest first, a page at a time. */
export function useTimeline(id: number) {
  return useInfiniteQuery({
    queryKey: ['customer', id, 'timeline'],
    queryFn: ({ pageParam, signal }) =>
      http.get<Timeline>(`customers/${id}/timeline/`, { before: cursorOf(pageParam) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

/** `next` is a cursor, or the address of the next page with the cursor in it. */
function cursorOf(next: string | null): string | null {
  if (!next?.includes('?')) return next
  return new URL(next, window.location.origin).searchParams.get('before')
}
