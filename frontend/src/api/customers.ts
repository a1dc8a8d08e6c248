import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { http } from './http'
import type { CustomerProfile, CustomerRow, Page, Timeline } from './types'

export const CUSTOMERS_PAGE = 50

export function useCustomers(q: string, page: number) {
  return useQuery({
    queryKey: ['customers', q, page],
    queryFn: ({ signal }) => http.get<Page<CustomerRow>>('customers/', { q, page, page_size: CUSTOMERS_PAGE }, signal),
    placeholderData: keepPreviousData,
  })
}

export function useCustomer(id: number) {
  return useQuery({ queryKey: ['customer', id], queryFn: () => http.get<CustomerProfile>(`customers/${id}/`) })
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
