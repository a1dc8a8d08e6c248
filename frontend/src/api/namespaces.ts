import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { ALL_ROWS, answer, server } from './server'
import type { Namespace } from './types'

export type NamespaceInput = Required<Omit<components['schemas']['NamespaceRequest'], 'brand'>>

export function useNamespaces() {
  return useQuery({
    queryKey: ['namespaces'],
    queryFn: async ({ signal }) =>
      (await answer(server.GET('/api/v1/namespaces/', { params: { query: { page_size: ALL_ROWS } }, signal }))).results as Namespace[],
  })
}

export function useSaveNamespace() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, input: body }: { id: number | null; input: NamespaceInput }) =>
      id === null
        ? answer(server.POST('/api/v1/namespaces/', { body }))
        : answer(server.PATCH('/api/v1/namespaces/{id}/', { params: { path: { id: String(id) } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['namespaces'] }),
  })
}
