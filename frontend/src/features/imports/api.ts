import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '@/api/errors'
import { ALL_ROWS, answer, server } from '@/api/server'
import type { Page } from '@/api/types'
import { ask } from '@/api/untyped'

import { type Draft, saidReading } from './draft'
import type { ImportOptions, ImportRun, Mapping, Preview, Reading, Reject, SavedMapping, Upload } from './types'
import { keptDraft } from './wizard/kept'

const IMPORTS = ['imports']
const MAPPINGS = ['mappings']
const WATCHED_MS = 2_000
export const IMPORTS_PAGE = 25
export const REJECTS_PAGE = 50

export const isUnderWay = ({ status }: Pick<ImportRun, 'status'>): boolean => status === 'queued' || status === 'running'

/** The newest first. While one runs it is asked again and again, in case nothing comes over the socket. */
export function useImports(page: number) {
  return useQuery({
    queryKey: [...IMPORTS, 'list', page],
    queryFn: async ({ signal }) =>
      (await answer<unknown>(
        server.GET('/api/v1/imports/', { params: { query: { page, page_size: IMPORTS_PAGE } }, signal }),
      )) as Page<ImportRun>,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.results.some(isUnderWay) ? WATCHED_MS : false),
  })
}

export function useImport(id: number) {
  return useQuery({
    queryKey: [...IMPORTS, id],
    queryFn: async () =>
      (await answer<unknown>(server.GET('/api/v1/imports/{id}/', { params: { path: { id: String(id) } } }))) as ImportRun,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? WATCHED_MS : false),
  })
}

/** The rows that were not loaded, in the order of the file. */
export function useRejects(id: number, page: number, count: number) {
  return useQuery({
    queryKey: [...IMPORTS, id, 'rejects', page, count],
    queryFn: async ({ signal }) =>
      (await answer<unknown>(
        server.GET('/api/v1/imports/{id}/rejects/', {
          params: { path: { id: String(id) }, query: { page, page_size: REJECTS_PAGE } as never },
          signal,
        }),
      )) as Page<Reject>,
    placeholderData: keepPreviousData,
    enabled: count > 0,
  })
}

export const rejectsFile = (id: number): string => `/api/v1/imports/${id}/rejects.csv`

export function useImportOptions() {
  return useQuery({
    queryKey: ['import-options'],
    queryFn: () => ask<ImportOptions>('GET', '/api/v1/import-options/'),
    staleTime: 60_000,
  })
}

const uploadPath = (id: number) => `/api/v1/uploads/${id}/`

/** An uploaded file as it is read: as it seems to be, but for what somebody has said of it before the page was loaded anew. */
export function useUpload(id: number | undefined) {
  return useQuery({
    queryKey: ['uploads', id],
    queryFn: () => readUpload(id ?? 0, saidOf(keptDraft(id ?? 0))),
    enabled: id !== undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
}

const saidOf = (draft: Draft | null) => (draft ? saidReading(draft) : {})

function readUpload(id: number, reading: Partial<Reading>): Promise<Upload> {
  return ask<Upload>('GET', uploadPath(id), { query: { ...reading, widths: reading.widths?.join(',') } })
}

export const uploadKey = (id: number) => ['uploads', id]

/** Reads the first rows of the file in another way. */
export function useReread(id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (reading: Partial<Reading>) => readUpload(id, reading),
  })
}

/** How the first rows would be stored. */
export function usePreview(id: number, mapping: Mapping, enabled: boolean) {
  return useQuery({
    queryKey: ['uploads', id, 'preview', mapping],
    queryFn: ({ signal }) => ask<Preview>('POST', `${uploadPath(id)}preview/`, { body: { mapping }, signal }),
    enabled,
    retry: false,
    refetchOnWindowFocus: false,
  })
}

export interface NewImport {
  upload: number
  mapping: Mapping
  /** Under this name the mapping is kept. */
  name?: string
}

export function useStartImport() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (body: NewImport) => ask<ImportRun>('POST', '/api/v1/imports/', { body }),
    onSuccess: (run) => {
      client.setQueryData([...IMPORTS, run.id], run)
      void client.invalidateQueries({ queryKey: MAPPINGS })
      return client.invalidateQueries({ queryKey: [...IMPORTS, 'list'] })
    },
  })
}

/** Stops an import, or lets it go on from where it stopped. */
export function useSteerImport(id: number, verb: 'cancel' | 'resume') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => ask<ImportRun>('POST', `/api/v1/imports/${id}/${verb}/`),
    onSettled: () => client.invalidateQueries({ queryKey: IMPORTS }),
  })
}

/** The mappings that were kept. */
export function useMappings() {
  return useQuery({
    queryKey: MAPPINGS,
    queryFn: async () => (await ask<Page<SavedMapping>>('GET', '/api/v1/mappings/', { query: { page_size: ALL_ROWS } })).results,
  })
}

/** Keeps a mapping without importing anything; one of the same name is replaced. */
export function useSaveMapping() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, ...body }: { id: number | null; name: string; mapping: Mapping }) =>
      id === null
        ? ask<SavedMapping>('POST', '/api/v1/mappings/', { body })
        : ask<SavedMapping>('PATCH', `/api/v1/mappings/${id}/`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: MAPPINGS }),
  })
}

export function useDeleteMapping() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => ask<null>('DELETE', `/api/v1/mappings/${id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: MAPPINGS }),
  })
}

export type PreviewQuery = ReturnType<typeof usePreview>

/** Why nothing can be imported by this mapping; empty when it can, or when nobody knows yet. */
export const refusalIn = ({ data, error }: PreviewQuery): string => (error ? refusalOf(error) : (data?.problem ?? ''))

/** What the server says about a mapping it cannot use, in one sentence; empty when it is something else. */
const refusalOf = (error: unknown): string => (error instanceof ApiError && error.status === 400 ? error.message : '')
