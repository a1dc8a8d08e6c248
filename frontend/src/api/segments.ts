import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { ALL_ROWS, answer, server } from './server'
import type { CustomerRow, Rule, Segment, SegmentEstimate } from './types'

const KEY = ['segments']

/** A rule of any condition, as the schema's union of all of them knows it. */
type SentRule = components['schemas']['Rule']
const sent = (rule: Rule) => rule as unknown as SentRule

export type SegmentInput = Pick<Segment, 'name' | 'description' | 'brand' | 'rule'>

export const segmentsQuery = queryOptions({
  queryKey: KEY,
  queryFn: async () => {
    const page = await answer(server.GET('/api/v1/segments/', { params: { query: { page_size: ALL_ROWS } } }))
    return page.results as unknown as Segment[]
  },
})

/** All segments of one's brands: there are tens of them, so search happens in the browser. */
export const useSegments = () => useQuery(segmentsQuery)

export function useSegment(id: number | null) {
  return useQuery({
    queryKey: [...KEY, id],
    queryFn: () => fetchSegment(Number(id)),
    enabled: id !== null,
  })
}

/** Asks what is stored at this moment, whatever is remembered here. */
export function useStoredSegment(): (id: number) => Promise<Segment> {
  const client = useQueryClient()
  return async (id) => {
    const stored = await fetchSegment(id)
    client.setQueryData([...KEY, id], stored)
    return stored
  }
}

async function fetchSegment(id: number): Promise<Segment> {
  return (await answer(server.GET('/api/v1/segments/{id}/', { params: { path: { id: String(id) } } }))) as unknown as Segment
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

/** How many customers the rule chooses now. A question that nobody waits for any more is given up. */
export function useSegmentCount(rule: Rule) {
  return useQuery({
    queryKey: [...KEY, 'count', rule],
    queryFn: ({ signal }) => answer(server.POST('/api/v1/segments/count/', { body: { rule: sent(rule) }, signal })),
    staleTime: 30_000,
    retry: false,
  })
}

/** About how many, from a sample: within half a second, while the exact number takes its time. */
export function useSegmentEstimate(rule: Rule, enabled: boolean) {
  return useQuery({
    queryKey: [...KEY, 'estimate', rule],
    queryFn: async ({ signal }) => (await asked('estimate', { rule }, signal)) as SegmentEstimate,
    enabled,
    staleTime: 30_000,
    retry: false,
  })
}

/** Up to ten of the customers whom a rule chooses now; those of the rule before stay until they are there. */
export function useSegmentSample(rule: Rule | undefined) {
  return useQuery({
    queryKey: [...KEY, 'sample', rule],
    queryFn: async ({ signal }) => {
      const body = { rule: rule ?? { all: [] } }
      return ((await asked('sample', body, signal)) as { customers: CustomerRow[] }).customers
    },
    placeholderData: keepPreviousData,
    enabled: rule !== undefined,
    staleTime: 30_000,
    retry: false,
  })
}

/** Questions about rules that the generated schema does not have yet. */
async function asked(question: 'estimate' | 'sample', body: { rule: Rule }, signal: AbortSignal): Promise<unknown> {
  const post = server.POST as unknown as Untyped
  return answer(post(`/api/v1/segments/${question}/`, { body, signal }))
}

type Untyped = (
  path: string,
  init: { body: unknown; signal?: AbortSignal },
) => Promise<{ data?: unknown; error?: unknown; response: Response }>

/** Creates (without an id) or changes a segment. */
export function useSaveSegment(id: number | null) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (input: SegmentInput & { seen_at?: string }) => {
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
