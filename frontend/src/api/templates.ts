import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ALL_ROWS, answer, server } from './server'
import type {
  Checked,
  MessageTemplate,
  TemplateRow,
  TemplateUse,
  TemplateVersion,
  Texts,
  TextPreview,
  Variants,
  WholeTemplateVersion,
} from './types'

const KEY = ['templates']
const USES = ['template-uses']

/** The templates of one's brands: there are tens of them, so search happens in the browser. */
export function useTemplates() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () =>
      (await answer(server.GET('/api/v1/templates/', { params: { query: { page_size: ALL_ROWS } } }))).results as TemplateRow[],
  })
}

export function useTemplate(id: number | null) {
  return useQuery({
    queryKey: [...KEY, id],
    enabled: id !== null,
    queryFn: async () =>
      (await answer(server.GET('/api/v1/templates/{id}/', { params: { path: { id: id ?? 0 } } }))) as MessageTemplate,
  })
}

export function useTemplateVersions(id: number, enabled: boolean) {
  return useQuery({
    queryKey: [...KEY, id, 'versions'],
    enabled,
    queryFn: async () =>
      (await answer(server.GET('/api/v1/templates/{id}/versions/', { params: { path: { id } } }))) as TemplateVersion[],
  })
}

/** The texts of one version. */
export function useTemplateVersion(id: number, number: number | null) {
  return useQuery({
    queryKey: [...KEY, id, 'versions', number],
    enabled: number !== null,
    staleTime: Infinity,
    queryFn: async () =>
      (await answer(
        server.GET('/api/v1/templates/{id}/versions/{number}/', { params: { path: { id, number: number ?? 0 } } }),
      )) as WholeTemplateVersion,
  })
}

/** Which journeys say what is in a template; without an id, of all templates. */
export function useTemplateUses(template?: number) {
  return useQuery({
    queryKey: [...USES, template],
    queryFn: async () =>
      (await answer(server.GET('/api/v1/template-uses/', { params: { query: template ? { template } : {} } }))) as TemplateUse[],
  })
}

export function useCreateTemplate() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body: { brand: number; name: string; variants: Variants }) =>
      (await answer(server.POST('/api/v1/templates/', { body: { ...body, note: '' } }))) as MessageTemplate,
    onSuccess: (made) => {
      client.setQueryData([...KEY, made.id], made)
      return client.invalidateQueries({ queryKey: KEY, exact: true })
    },
  })
}

interface Saved {
  name: string
  variants: Variants
  note: string
  /** The version that the texts were written on. */
  base: number
}

/** Saves the name if it is another one, and the texts as the next version. */
export function useSaveTemplate(template: MessageTemplate) {
  const client = useQueryClient()
  const path = { id: template.id }
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ name, ...version }: Saved) => {
      if (name !== template.name) await answer(server.PATCH('/api/v1/templates/{id}/', { params: { path }, body: { name } }))
      return (await answer(server.POST('/api/v1/templates/{id}/versions/', { params: { path }, body: version }))) as unknown as MessageTemplate
    },
    onSuccess: (saved) => {
      client.setQueryData([...KEY, saved.id], saved)
      return client.invalidateQueries({ queryKey: KEY })
    },
  })
}

export function useArchiveTemplate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, status }: { id: number; status: 'active' | 'archived' }) =>
      answer(server.PATCH('/api/v1/templates/{id}/', { params: { path: { id } }, body: { status } })),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Gives a version to everything that runs with another one. */
export function usePushTemplate(id: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (version: number) =>
      answer(server.POST('/api/v1/templates/{id}/push/', { params: { path: { id } }, body: { version } })),
    onSuccess: () => client.invalidateQueries({ queryKey: USES }),
  })
}

export interface PreviewAsk {
  brand: number
  channel: string
  languages: Record<string, Texts>
  /** The variant to show; null: the one that the customer gets. */
  language: string | null
  customer: number | null
}

/** What a text says to a customer; what was shown stays until the next answer. */
export function usePreview(ask: PreviewAsk | null) {
  return useQuery({
    queryKey: ['preview', ask],
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    queryFn: ask
      ? async ({ signal }) => (await answer(server.POST('/api/v1/templates/preview/', { body: ask, signal }))) as TextPreview
      : skipToken,
  })
}

export interface TryAsk extends PreviewAsk {
  endpoint: string
  /** Left out: the brand's default one. */
  sender?: number | null
}

/** Sends a text to an address at once; the provider's words come back. */
export function useTryTemplate() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body: TryAsk) => (await answer(server.POST('/api/v1/templates/test/', { body }))) as Checked,
  })
}

/** The same with a standard text, to see whether a sender works. */
export function useTrySender() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ id, endpoint }: { id: number; endpoint: string }) =>
      (await answer(server.POST('/api/v1/senders/{id}/test/', { params: { path: { id } }, body: { endpoint } }))) as Checked,
  })
}
