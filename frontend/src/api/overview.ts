import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { http } from './http'
import type { JourneyRow, Overview, Page } from './types'

export interface OverviewFilter {
  /** First and last day of the period, `YYYY-MM-DD`. */
  from: string
  to: string
  brand?: number
  journey?: number
  channel?: string
}

export const OVERVIEW = ['overview']

export function useOverview(filter: OverviewFilter) {
  return useQuery({
    queryKey: [...OVERVIEW, filter],
    queryFn: ({ signal }) => http.get<Overview>('analytics/overview/', { ...filter }, signal),
    placeholderData: keepPreviousData,
  })
}

/** Names of all journeys, for choosing one of them. */
export function useJourneyNames() {
  return useQuery({
    queryKey: ['journeys', 'names'],
    queryFn: async () => (await http.get<Page<JourneyRow>>('journeys/', { page_size: 500 })).results,
    staleTime: 60_000,
  })
}
