import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { ALL_ROWS, answer, server } from './server'

export interface OverviewFilter {
  /** First and last day of the period, `YYYY-MM-DD`. */
  from: string
  to: string
  brand?: number
  journey?: number
  channel?: string
  /** Of whose people alone; they are read one by one, which takes its time. */
  segment?: number
}

export const OVERVIEW = ['overview']

export function useOverview(filter: OverviewFilter) {
  return useQuery({
    queryKey: [...OVERVIEW, filter],
    queryFn: ({ signal }) => answer(server.GET('/api/v1/analytics/overview/', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
  })
}

/** Names of all journeys, for choosing one of them. */
export function useJourneyNames() {
  return useQuery({
    queryKey: ['journeys', 'names'],
    queryFn: async () =>
      (await answer(server.GET('/api/v1/journeys/', { params: { query: { page_size: ALL_ROWS } } }))).results,
    staleTime: 60_000,
  })
}
