import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { ALL_ROWS, answer, server } from './server'
import type { Source, SourceKind, SourceReject } from './types'

const WATCHED_MS = 10_000
const WAITED_FOR_MS = 1_500

/** What is written to a source; credentials only when they are new. */
export type SourceInput = Required<Omit<components['schemas']['SourceRequest'], 'credentials'>> & {
  credentials?: Record<string, unknown>
}

const pathOf = (id: number) => ({ path: { id: String(id) } })

export function useSources() {
  return useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) =>
      (await answer(server.GET('/api/v1/sources/', { params: { query: { page_size: ALL_ROWS } }, signal }))).results as Source[],
    refetchInterval: WATCHED_MS,
  })
}

/** `isWatched`: something is about to happen to it, and somebody waits for it. */
export function useSource(id: number, enabled = true, isWatched = false) {
  return useQuery({
    queryKey: ['sources', id],
    enabled,
    queryFn: async ({ signal }) =>
      (await answer(server.GET('/api/v1/sources/{id}/', { params: pathOf(id), signal }))) as Source,
    refetchInterval: isWatched ? WAITED_FOR_MS : WATCHED_MS,
  })
}

export function useSourceKinds() {
  return useQuery({
    queryKey: ['registry', 'source-kinds'],
    queryFn: async ({ signal }) =>
      (await answer(server.GET('/api/v1/source-kinds/', { signal }))) as unknown as SourceKind[],
    staleTime: Infinity,
    gcTime: Infinity,
  })
}

/** What came, minute by minute or hour by hour. */
export function useCounts(id: number, hours: number) {
  return useQuery({
    queryKey: ['sources', id, 'counts', hours],
    queryFn: ({ signal }) =>
      answer(server.GET('/api/v1/sources/{id}/counts/', { params: { ...pathOf(id), query: { hours } }, signal })),
    refetchInterval: WATCHED_MS,
    placeholderData: (before) => before,
  })
}

export function useRejects(id: number) {
  return useInfiniteQuery({
    queryKey: ['sources', id, 'rejects'],
    queryFn: async ({ pageParam: page, signal }) =>
      (await answer(
        server.GET('/api/v1/sources/{id}/rejects/', { params: { ...pathOf(id), query: { page } }, signal }),
      )) as { next?: string | null; results: SourceReject[] },
    initialPageParam: 1,
    getNextPageParam: (last, _, page) => (last.next ? page + 1 : null),
  })
}

export function useSaveSource() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, input: body }: { id: number | null; input: components['schemas']['SourceRequest'] }) =>
      id === null
        ? answer(server.POST('/api/v1/sources/', { body }))
        : answer(server.PATCH('/api/v1/sources/{id}/', { params: pathOf(id), body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  })
}

export function useRemoveSource() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(server.DELETE('/api/v1/sources/{id}/', { params: pathOf(id) })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  })
}

/** A new write key; whoever shows the old one is a stranger from then on. */
export function useRotateKey(id: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => answer(server.POST('/api/v1/sources/{id}/rotate/', { params: pathOf(id) })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  })
}

/** Asks a source that we read from whether it answers, and for its first rows. */
export function useCheckSource(id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => answer(server.POST('/api/v1/sources/{id}/check/', { params: pathOf(id) })),
  })
}

export function useRunSource(id: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => answer(server.POST('/api/v1/sources/{id}/run/', { params: pathOf(id) })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources', id] }),
  })
}

/** Puts the first rows among the uploads, where the import wizard makes a mapping of them. */
export function useSampleOfSource(id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => answer(server.POST('/api/v1/sources/{id}/sample/', { params: { path: { id } } })),
  })
}

/** The names of the mappings that the wizard has saved: a database's rows are read by one of them. */
export function useMappingNames(enabled: boolean): string[] {
  const found = useQuery({
    queryKey: ['mappings', 'names'],
    queryFn: ({ signal }) => answer(server.GET('/api/v1/mappings/', { params: { query: { page_size: ALL_ROWS } }, signal })),
    enabled,
  })
  return found.data?.results.map(({ name }) => name) ?? []
}
