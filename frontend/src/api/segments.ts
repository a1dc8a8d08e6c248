import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { ALL_ROWS, answer, server } from './server'
import type { Rule, Segment } from './types'

const KEY = ['segments']

/** A rule of any condition, as the schema's union of all of them knows it. */
type SentRule = components['schemas']['Rule']
const sent = (rule: Rule) => rule as unknown as SentRule

export type SegmentInput = Pick<Segment, 'name' | 'description' | 'brand' | 'rule'>

/** All segments of one's brands: there are tens of them, so search happens in the browser. */
export function useSegments() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const page = await answer(server.GET('/api/v1/segments/', { params: { query: { page_size: ALL_ROWS } } }))
      return page.results as unknown as Segment[]
    },
  })
}

export function useSegment(id: number | null) {
  return useQuery({
    queryKey: [...KEY, id],
    queryFn: async () =>
      (await answer(server.GET('/api/v1/segments/{id}/', { params: { path: { id: String(id) } } }))) as unknown as Segment,
    enabled: id !== null,
  })
}

export const MEMBERS_PAGE = 25

/** The customers in a saved segment now, a page at a time. */
export function useSegmentMembers(id: number, page: number) {
  return useQuery({
    queryKey: [...KEY, id, 'members', page],
    queryFn: ({ signal }) =>
      answer(
        server.GET('/api/v1/segments/{id}/members/', {
          params: { path: { id: String(id) }, query: { page, page_size: MEMBERS_PAGE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
}

/** How many customers the rule chooses now; the last answer stays until the next one is there. */
export function useSegmentCount(rule: Rule) {
  return useQuery({
    queryKey: [...KEY, 'count', rule],
    queryFn: ({ signal }) => answer(server.POST('/api/v1/segments/count/', { body: { rule: sent(rule) }, signal })),
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
    mutationFn: async (input: SegmentInput) => {
      const body = { ...input, rule: sent(input.rule) }
      const stored =
        id === null
          ? await answer(server.POST('/api/v1/segments/', { body }))
          : await answer(server.PATCH('/api/v1/segments/{id}/', { params: { path: { id: String(id) } }, body }))
      return stored as unknown as Segment
    },
    onSuccess: (segment) => {
      client.setQueryData([...KEY, segment.id], segment)
      return client.invalidateQueries({ queryKey: KEY, exact: true })
    },
  })
}

export function useDeleteSegment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(server.DELETE('/api/v1/segments/{id}/', { params: { path: { id: String(id) } } })),
    onSuccess: (_answer, id) => {
      client.removeQueries({ queryKey: [...KEY, id] })
      return client.invalidateQueries({ queryKey: KEY, exact: true })
    },
  })
}
