import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { answer, server } from './server'
import type { Attribute } from './types'

const STALE_MS = 300_000

export const attributesQuery = queryOptions({
  queryKey: ['attributes'],
  queryFn: () => answer(server.GET('/api/v1/attributes/')),
  staleTime: STALE_MS,
})

export function useAttributes(enabled = true) {
  return useQuery({ ...attributesQuery, enabled })
}

/** The most frequent values of an attribute that contain `typed`. An empty attribute asks nothing. */
export function useAttributeValues(attribute: string, typed: string) {
  return useQuery({
    queryKey: ['attributes', attribute, 'values', typed],
    queryFn: ({ signal }) =>
      answer(
        server.GET('/api/v1/attributes/{key}/values/', {
          params: { path: { key: attribute }, query: { q: typed } },
          signal,
        }),
      ),
    enabled: attribute !== '',
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  })
}

/** How many customers have a value of an attribute, and since when. */
export function useAttributeUse(key: string, enabled: boolean) {
  return useQuery({
    queryKey: ['attributes', key, 'use'],
    queryFn: ({ signal }) => answer(server.GET('/api/v1/attributes/{key}/', { params: { path: { key } }, signal })),
    enabled,
  })
}

export type AttributeInput = Required<components['schemas']['AttributeDefinitionRequest']>

export function useSaveAttribute() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ isNew, input: body }: { isNew: boolean; input: AttributeInput }) =>
      isNew
        ? answer(server.POST('/api/v1/attributes/', { body }))
        : answer(server.PATCH('/api/v1/attributes/{key}/', { params: { path: { key: body.key } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['attributes'] }),
  })
}

/** The type of an attribute, as soon as it is known. */
export function useAttributeType(key: string): Attribute['type'] | undefined {
  return useAttributes(key !== '').data?.find((attribute) => attribute.key === key)?.type
}
