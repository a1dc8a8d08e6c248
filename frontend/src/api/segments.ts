import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { http } from './http'
import type { CustomerRow, Page, Rule, Segment, SegmentCount } from './types'

const KEY = ['segments']

export type SegmentInput = Pick<Segment, 'name' | 'description' | 'brand' | 'rule'>

/** All segments of one's brands: there are tens of them, so search happens in the browser. */
export function useSegments() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () => (await http.get<Page<Segment>>('segments/', { page_size: 500 })).results,
  })
}

export function useSegment(id: number | null) {
  return useQuery({
    queryKey: [...KEY, id],
    queryFn: () => http.get<Segment>(`segments/${id ?? 0}/`),
    enabled: id !== null,
  })
}

export function useSegmentMembers(id: number, page: number) {
  return useQuery({
    queryKey: [...KEY, id, 'members', page],
    queryFn: ({ signal }) => http.get<Page<CustomerRow>>(`segments/${id}/members/`, { page, page_size: 25 }, signal),
    placeholderData: keepPreviousData,
  })
}

/** How many customers the rule chooses now; the last answer stays until the next one is there. */
export function useSegmentCount(rule: Rule) {
  return useQuery({
    queryKey: [...KEY, 'count', rule],
    queryFn: ({ signal }) => http.post<SegmentCount>('segments/count/', { rule }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
}

/** Creates (without an id) or changes a segment. */
export function useSaveSegment(id: number | null) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (input: Partial<SegmentInput>) =>
      id === null ? http.post<Segment>('segments/', input) : http.patch<Segment>(`segments/${id}/`, input),
    onSuccess: (segment) => {
      client.setQueryData([...KEY, segment.id], segment)
      return client.invalidateQueries({ queryKey: KEY, exact: true })
    },
  })
}

export function useDeleteSegment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => http.delete(`segments/${id}/`),
    onSuccess: (_answer, id) => {
      client.removeQueries({ queryKey: [...KEY, id] })
      return client.invalidateQueries({ queryKey: KEY, exact: true })
    },
  })
}
