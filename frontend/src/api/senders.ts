import { useQuery } from '@tanstack/react-query'

import { ALL_ROWS, answer, server } from './server'
import type { Sender } from './types'

/** The senders of a brand; of no brand, none. */
export function useSenders(brand: number | undefined) {
  return useQuery({
    queryKey: ['senders', { brand }],
    queryFn: async () => {
      const page = await answer(server.GET('/api/v1/senders/', { params: { query: { brand, page_size: ALL_ROWS } } }))
      return page.results as Sender[]
    },
    enabled: brand !== undefined,
    staleTime: 60_000,
  })
}
