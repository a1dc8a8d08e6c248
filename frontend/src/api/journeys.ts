import { useQuery } from '@tanstack/react-query'

import { ALL_ROWS, answer, server } from './server'
import type { JourneyRow, Page } from './types'

/** The journeys of a brand, to choose one of them. */
export function useJourneyNames(brand: number | undefined) {
  return useQuery({
    queryKey: ['journeys', 'list', 'names', brand],
    queryFn: async () => {
      const found = server.GET('/api/v1/journeys/', { params: { query: { brand, page_size: ALL_ROWS } } })
      return ((await answer(found)) as Page<JourneyRow>).results
    },
    staleTime: 60_000,
  })
}
