import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { components } from './schema'
import { answer, server } from './server'
import type { CustomerRow, Page } from './types'

export type SizeOfDay = Required<components['schemas']['Size']>
export type Kind = 'joined' | 'left'

export const CHANGES_PAGE = 10

/** How large a segment was on each of the last days, the oldest first. */
export function useSegmentHistory(id: number, days: number) {
  return useQuery({
    queryKey: ['segments', id, 'history', days],
    queryFn: async ({ signal }) => {
      const params = { path: { id: String(id) }, query: { days } }
      return (await answer(server.GET('/api/v1/segments/{id}/history/', { params, signal }))) as SizeOfDay[]
    },
    placeholderData: keepPreviousData,
  })
}

/** Customers who came or went; `since` is null as long as no night has passed that now could be compared with. */
export type Changes = Page<CustomerRow> & { since: string | null }

export function useSegmentChanges(id: number, kind: Kind, page: number) {
  return useQuery({
    queryKey: ['segments', id, 'changes', kind, page],
    queryFn: async ({ signal }) => {
      const params = { path: { id: String(id) }, query: { kind, page, page_size: CHANGES_PAGE } }
      return (await answer(server.GET('/api/v1/segments/{id}/changes/', { params, signal }))) as unknown as Changes
    },
    placeholderData: keepPreviousData,
    retry: false,
  })
}
