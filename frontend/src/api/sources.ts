import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ALL_ROWS } from './server'
import type { Field } from './types'
import { ask } from './untyped'

const WATCHED_MS = 10_000

export type Health = 'ok' | 'silent' | 'failing' | 'never' | 'off'

export interface Source {
  id: number
  key: string
  name: string
  kind: string
  write_key: string | null
  settings: Record<string, unknown>
  credentials_set: boolean
  is_active: boolean
  silent_after_s: number | null
  last_at: string | null
  health: { state: Health; words: string }
  per_minute: number
  /** Silences and their ends, the latest first. */
  alerts: { at: string; state: 'silent' | 'back'; since: string }[]
}

/** What is written to a source; credentials only when they are new. */
export interface SourceInput {
  name: string
  key: string
  kind: string
  settings: Record<string, unknown>
  credentials?: Record<string, unknown>
  is_active: boolean
  silent_after_s: number | null
}

export interface SourceKind {
  key: string
  label: string
  icon: string
  description: string
  setting_fields: Field[]
  credential_fields: Field[]
  /** Systems call us, and show the write key of the source. */
  receives: boolean
  /** It is read by us: it can be checked and run. */
  runs: boolean
}

export interface Count {
  at: string
  received: number
  stored: number
  repeated: number
  rejected: number
}

export interface Reject {
  id: number
  at: string
  message_id: string
  reason: string
  original: string
}

export interface Checked {
  accepted: boolean
  words: string
  header: string[]
  rows: unknown[][]
}

interface Paged<T> {
  count?: number
  next?: string | null
  results: T[]
}

export function useSources() {
  return useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) => (await ask<Paged<Source>>('GET', '/api/v1/sources/', { query: { page_size: ALL_ROWS }, signal })).results,
    refetchInterval: WATCHED_MS,
  })
}

export function useSource(id: number) {
  return useQuery({
    queryKey: ['sources', id],
    queryFn: ({ signal }) => ask<Source>('GET', `/api/v1/sources/${id}/`, { signal }),
    refetchInterval: WATCHED_MS,
  })
}

export function useSourceKinds() {
  return useQuery({
    queryKey: ['registry', 'source-kinds'],
    queryFn: ({ signal }) => ask<SourceKind[]>('GET', '/api/v1/source-kinds/', { signal }),
    staleTime: Infinity,
    gcTime: Infinity,
  })
}

/** What came, minute by minute or hour by hour. */
export function useCounts(id: number, hours: number) {
  return useQuery({
    queryKey: ['sources', id, 'counts', hours],
    queryFn: ({ signal }) => ask<Count[]>('GET', `/api/v1/sources/${id}/counts/`, { query: { hours }, signal }),
    refetchInterval: WATCHED_MS,
    placeholderData: (before) => before,
  })
}

export function useRejects(id: number) {
  return useInfiniteQuery({
    queryKey: ['sources', id, 'rejects'],
    queryFn: ({ pageParam: page, signal }) =>
      ask<Paged<Reject>>('GET', `/api/v1/sources/${id}/rejects/`, { query: { page }, signal }),
    initialPageParam: 1,
    getNextPageParam: (last, _, page) => (last.next ? page + 1 : null),
  })
}

export function useSaveSource() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, input }: { id: number | null; input: Partial<SourceInput> }) =>
      id === null
        ? ask<Source>('POST', '/api/v1/sources/', { body: input })
        : ask<Source>('PATCH', `/api/v1/sources/${id}/`, { body: input }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  })
}

export function useRemoveSource() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => ask<unknown>('DELETE', `/api/v1/sources/${id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  })
}

/** A new write key; whoever shows the old one is a stranger from then on. */
export function useRotateKey(id: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => ask<Source>('POST', `/api/v1/sources/${id}/rotate/`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  })
}

/** Asks a source that we read from whether it answers, and for its first rows. */
export function useCheckSource(id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => ask<Checked>('POST', `/api/v1/sources/${id}/check/`),
  })
}

export function useRunSource(id: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => ask<{ words: string }>('POST', `/api/v1/sources/${id}/run/`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources', id] }),
  })
}
