import { useQuery } from '@tanstack/react-query'

import { ALL_ROWS, answer, server } from './server'
import type { Brand, Topic } from './types'

const params = { query: { page_size: ALL_ROWS } }

/** The brands this person may see. */
export function useBrands() {
  return useQuery({
    queryKey: ['brands'],
    queryFn: async () => (await answer(server.GET('/api/v1/brands/', { params }))).results as Brand[],
    staleTime: 60_000,
  })
}

export function useTopics() {
  return useQuery({
    queryKey: ['topics'],
    queryFn: async () => (await answer(server.GET('/api/v1/topics/', { params }))).results as Topic[],
    staleTime: 60_000,
  })
}
