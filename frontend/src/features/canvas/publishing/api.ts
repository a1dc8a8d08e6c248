import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '@/api/errors'
import { answer, server } from '@/api/server'
import type { Graph, GraphEdge, Journey } from '@/api/types'

import { journeyKey } from '../api'

export type Kind = 'added' | 'changed' | 'removed'
export type ChoiceKey = 'stay' | 'again' | 'move' | 'exit'

/** What was set otherwise: in the server's English words, and as it is stored. */
export interface FieldChange {
  path: string
  label: string
  before: string
  after: string
  old?: unknown
  new?: unknown
}

export interface NodeChange {
  id: string
  kind: Kind
  type: string
  name: string
  fields: FieldChange[]
  /** Ports that lead elsewhere. */
  ways: string[]
}

export interface EdgeChange extends GraphEdge {
  kind: 'added' | 'removed'
  source_name: string
  port_label: string
  target_name: string
}

export interface Difference {
  nodes: NodeChange[]
  edges: EdgeChange[]
  settings: FieldChange[]
}

/** A node that is not as it was, and where somebody waits. */
export interface Touched {
  node: string
  name: string
  kind: 'changed' | 'removed'
  waiting: number
  choices: ChoiceKey[]
}

export interface Change extends Difference {
  revision: number
  version: number | null
  next_version: number
  before: Graph | null
  touched: Touched[]
  targets: { node: string; name: string }[]
  along: number
  inside: { version: number; inside: number }[]
}

export interface Choice {
  choice: ChoiceKey
  to: string | null
}

export interface Plan {
  choices: Record<string, Choice>
  take_along: boolean
}

export interface Changeover {
  id: number
  before: number
  after: number
  moved: number
  put_out: number
  made_at: string
  made_by: string | null
  undone_at: string | null
  undone_by: string | null
  moved_back: number
}

export interface VersionRow {
  id: number
  number: number
  published_at: string
  published_by: string | null
  is_current: boolean
  inside: number
  changeover: Changeover | null
  can_undo: boolean
  graph: Graph
  settings: Journey['settings']
}

export interface Comparison extends Difference {
  a: number | null
  b: number | null
  before: Graph
  after: Graph
}

export interface Stayer {
  id: number
  name: string
  node: string
  node_type: string
  /** The name that it was given, else that of its type. */
  node_name: string
  entered_since: boolean
}

// Routes that are typed by hand go by the name of one that is known.
type Known = '/api/v1/journeys/{id}/reach/'
type KnownVerb = '/api/v1/journeys/{id}/stop/'

function ask<T>(path: string, id: number, signal?: AbortSignal): Promise<T> {
  return answer<unknown>(server.GET(path as Known, { params: { path: { id } }, signal })) as Promise<T>
}

function tell<T>(path: string, id: number, body: unknown): Promise<T> {
  return answer<unknown>(server.POST(path as KnownVerb, { params: { path: { id } }, body: body as never })) as Promise<T>
}

/** What publishing the draft now would change, asked anew each time the dialog is opened. */
export function useChange(id: number) {
  return useQuery({
    queryKey: [...journeyKey(id), 'change'],
    queryFn: ({ signal }) => ask<Change>('/api/v1/journeys/{id}/change/', id, signal),
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
}

export function usePublishing(id: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (body: { plan: Plan; revision: number }) => tell<Journey>('/api/v1/journeys/{id}/publish/', id, body),
    onSuccess: (journey) => {
      client.setQueryData(journeyKey(id), journey)
      void client.invalidateQueries({ queryKey: [...journeyKey(id), 'versions'] })
      return client.invalidateQueries({ queryKey: ['journeys', 'list'] })
    },
    // People or the draft are others than they were.
    onError: (error) => {
      if (error instanceof ApiError && error.status === 409) void client.invalidateQueries({ queryKey: [...journeyKey(id), 'change'] })
    },
  })
}

export interface Undone {
  changeover: Changeover
  moved_back: number
  stay: number
}

export function useUndoPublish(id: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => tell<Undone>('/api/v1/journeys/{id}/undo-publish/', id, {}),
    onSettled: () => client.invalidateQueries({ queryKey: journeyKey(id) }),
  })
}

export function useVersions(id: number) {
  return useQuery({
    queryKey: [...journeyKey(id), 'versions'],
    queryFn: ({ signal }) => ask<VersionRow[]>('/api/v1/journeys/{id}/versions/', id, signal),
    staleTime: 0,
  })
}

/** Versions by number, or “draft”. */
export function useComparison(id: number, a: string, b: string) {
  return useQuery({
    queryKey: [...journeyKey(id), 'versions', 'compare', a, b],
    queryFn: ({ signal }) => ask<Comparison>(`/api/v1/journeys/{id}/versions/compare/?a=${a}&b=${b}`, id, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

export function useStayers(id: number, version: number) {
  return useQuery({
    queryKey: [...journeyKey(id), 'versions', version, 'stayers'],
    queryFn: ({ signal }) =>
      ask<{ count: number; results: Stayer[] }>(`/api/v1/journeys/{id}/versions/${version}/stayers/?page_size=20`, id, signal),
  })
}

/** Opens a journey that was launched to a share for more people. */
export function useWiden(id: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (share: number) => tell<{ share: number }>('/api/v1/journeys/{id}/widen/', id, { share }),
    onSettled: () => client.invalidateQueries({ queryKey: journeyKey(id) }),
  })
}
