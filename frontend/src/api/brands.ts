import { useQuery } from '@tanstack/react-query'

import { http } from './http'
import type { Brand, Page, Topic } from './types'

const ALL = { page_size: 500 }

/** The brands this person may see. */
export function useBrands() {
  return useQuery({
    queryKey: ['brands'],
    queryFn: async () => (await http.get<Page<Brand>>('brands/', ALL)).results,
    staleTime: 60_000,
  })
}

export function useTopics() {
  return useQuery({
    queryKey: ['topics'],
    queryFn: async () => (await http.get<Page<Topic>>('topics/', ALL)).results,
    staleTime: 60_000,
  })
}
