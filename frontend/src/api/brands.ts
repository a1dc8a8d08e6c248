import { queryOptions, useQuery } from '@tanstack/react-query'

import { ALL_ROWS, answer, server } from './server'
import type { Brand, Topic } from './types'

const params = { query: { page_size: ALL_ROWS } }

export const brandsQuery = queryOptions({
  queryKey: ['brands'],
  queryFn: async () => (await answer(server.GET('/api/v1/brands/', { params }))).results as Brand[],
  staleTime: 60_000,
})

/** The brands this person may see. */
export const useBrands = () => useQuery(brandsQuery)

export function useTopics() {
  return useQuery({
    queryKey: ['topics'],
    queryFn: async () => (await answer(server.GET('/api/v1/topics/', { params }))).results as Topic[],
    staleTime: 60_000,
  })
}
