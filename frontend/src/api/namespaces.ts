import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ALL_ROWS } from './server'
import { ask } from './untyped'

/** A kind of name that customers have elsewhere, and whether it may join two profiles. */
export interface Namespace {
  id: number
  key: string
  label: string
  kind: string
  /** Who wins where two disagree: the smaller number. */
  priority: number
  joins: boolean
  is_single: boolean
  count: number
}

export type NamespaceInput = Omit<Namespace, 'id' | 'count'>

export function useNamespaces() {
  return useQuery({
    queryKey: ['namespaces'],
    queryFn: async ({ signal }) => {
      const found = await ask<Namespace[] | { results: Namespace[] }>('GET', '/api/v1/namespaces/', {
        query: { page_size: ALL_ROWS },
        signal,
      })
      return Array.isArray(found) ? found : found.results
    },
  })
}

export function useSaveNamespace() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, input }: { id: number | null; input: Partial<NamespaceInput> }) =>
      id === null
        ? ask<Namespace>('POST', '/api/v1/namespaces/', { body: input })
        : ask<Namespace>('PATCH', `/api/v1/namespaces/${id}/`, { body: input }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['namespaces'] }),
  })
}
