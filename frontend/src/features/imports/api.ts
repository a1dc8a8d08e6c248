import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '@/api/errors'
import type { paths } from '@/api/schema'
import { ALL_ROWS, answer, server } from '@/api/server'
import type { Page, Source } from '@/api/types'

import { inOwnWords } from '@/i18n/said'

import { type Draft, saidReading } from './draft'
import type { ImportOptions, ImportRun, Mapping, Preview, Reading, Reject, SavedMapping, Upload } from './types'
import { keptDraft } from './wizard/kept'

const IMPORTS = ['imports']
const MAPPINGS = ['mappings']
const WATCHED_MS = 2_000
export const IMPORTS_PAGE = 25
export const REJECTS_PAGE = 50

const pathOf = (id: number) => ({ path: { id: String(id) } })

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
      (await answer<unknown>(server.GET('/api/v1/imports/{id}/', { params: pathOf(id) }))) as ImportRun,
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
          params: { ...pathOf(id), query: { page, page_size: REJECTS_PAGE } as never },
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
    queryFn: async ({ signal }) =>
      (await answer<unknown>(server.GET('/api/v1/import-options/', { signal }))) as ImportOptions,
    staleTime: 60_000,
  })
}

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

type ReadingQuery = paths['/api/v1/uploads/{id}/']['get']['parameters']['query']

async function readUpload(id: number, reading: Partial<Reading>): Promise<Upload> {
  // A mapping names its format and encoding by words of the server's; which there are is told by the import options.
  const query = { ...reading, widths: reading.widths?.join(',') } as ReadingQuery
  return (await answer<unknown>(server.GET('/api/v1/uploads/{id}/', { params: { ...pathOf(id), query } }))) as Upload
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
    queryFn: async ({ signal }) =>
      (await answer(
        server.POST('/api/v1/uploads/{id}/preview/', { params: pathOf(id), body: { mapping }, signal }),
      )) as Preview,
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
    mutationFn: async (body: NewImport) => (await answer<unknown>(server.POST('/api/v1/imports/', { body }))) as ImportRun,
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
    mutationFn: () => answer(server.POST(`/api/v1/imports/{id}/${verb}/`, { params: pathOf(id) })),
    onSettled: () => client.invalidateQueries({ queryKey: IMPORTS }),
  })
}

/** The mappings that were kept. */
export function useMappings(enabled = true) {
  return useQuery({
    queryKey: MAPPINGS,
    enabled,
    queryFn: async ({ signal }) =>
      (await answer(server.GET('/api/v1/mappings/', { params: { query: { page_size: ALL_ROWS } }, signal })))
        .results as SavedMapping[],
  })
}

interface NamedMapping {
  id: number | null
  name: string
  mapping: Mapping
}

const saveMapping = ({ id, ...body }: NamedMapping) =>
  id === null
    ? answer(server.POST('/api/v1/mappings/', { body }))
    : answer(server.PATCH('/api/v1/mappings/{id}/', { params: pathOf(id), body }))

/** Keeps a mapping without importing anything; one of the same name is replaced. */
export function useSaveMapping() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: saveMapping,
    onSuccess: () => client.invalidateQueries({ queryKey: MAPPINGS }),
  })
}

/** Keeps a mapping, and has a source that we read from read by it. */
export function useKeepForSource(source: Source) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (mapping: NamedMapping) => {
      await saveMapping(mapping)
      const settings = { ...source.settings, mapping: mapping.name }
      await answer(server.PATCH('/api/v1/sources/{id}/', { params: pathOf(source.id), body: { settings } }))
    },
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey: MAPPINGS }), client.invalidateQueries({ queryKey: ['sources'] })]),
  })
}

export function useDeleteMapping() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(server.DELETE('/api/v1/mappings/{id}/', { params: pathOf(id) })),
    onSuccess: () => client.invalidateQueries({ queryKey: MAPPINGS }),
  })
}

export type PreviewQuery = ReturnType<typeof usePreview>

/** Why nothing can be imported by this mapping; empty when it can, or when nobody knows yet. */
export const refusalIn = ({ data, error }: PreviewQuery): string => 
  error ? refusalOf(error) : inOwnWords(data?.problem ?? '', data?.said)

/** What the server says about a mapping it cannot use, in one sentence; empty when it is something else. */
const refusalOf = (error: unknown): string => (error instanceof ApiError && error.status === 400 ? error.message : '')
