import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from './server'
import type { AttributeChange, Bought, Merge } from './types'

/** What an attribute has been, the newest first. */
export function useAttributeHistory(customer: number, key: string) {
  return useQuery({
    queryKey: ['customer', customer, 'attribute-history', key],
    queryFn: async ({ signal }) =>
      (await answer(
        server.GET('/api/v1/customers/{id}/attribute-history/', {
          params: { path: { id: String(customer) }, query: { key } },
          signal,
        }),
      )) as { results: AttributeChange[] },
  })
}

/** Somebody of the staff says what is known; null takes it away. */
export function useSetAttribute(customer: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ key, value }: { key: string; value: unknown }) =>
      answer(
        server.PATCH('/api/v1/customers/{id}/', {
          params: { path: { id: String(customer) } },
          body: { attributes: { [key]: value } },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customer', customer] }),
  })
}

export function usePurchases(customer: number) {
  return useInfiniteQuery({
    queryKey: ['customer', customer, 'purchases'],
    queryFn: async ({ pageParam: page, signal }) =>
      (await answer(
        server.GET('/api/v1/customers/{id}/purchases/', { params: { path: { id: customer }, query: { page } }, signal }),
      )) as { next?: string | null; results: Bought[] },
    initialPageParam: 1,
    getNextPageParam: (last, _, page) => (last.next ? page + 1 : null),
  })
}

export function useMerges(customer: number) {
  return useQuery({
    queryKey: ['customer', customer, 'merges'],
    queryFn: ({ signal }): Promise<Merge[]> =>
      answer(server.GET('/api/v1/customers/{id}/merges/', { params: { path: { id: customer } }, signal })),
  })
}

export function useUndoMerge(customer: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (merge: number) => answer(server.POST('/api/v1/merges/{id}/undo/', { params: { path: { id: merge } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customer', customer] }),
  })
}

/** Two customers become one; the rules choose who is kept. */
export function useJoin(customer: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (other: number) =>
      answer(server.POST('/api/v1/customers/{id}/join/', { params: { path: { id: customer } }, body: { customer: other } })),
    onSuccess: ({ customer: kept }) => {
      void client.invalidateQueries({ queryKey: ['customer', kept] })
      void client.invalidateQueries({ queryKey: ['customers'] })
    },
  })
}

/** Everything about a customer is deleted, for good. */
export function useErase() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (customer: number) =>
      answer(
        server.DELETE('/api/v1/customers/{id}/', {
          params: { path: { id: String(customer) } },
          // OpenAPI knows no body of a DELETE; the server wants the number once more.
          body: { confirm: String(customer) } as never,
        }),
      ),
    onSuccess: (_, customer) => {
      client.removeQueries({ queryKey: ['customer', customer] })
      void client.invalidateQueries({ queryKey: ['customers'] })
    },
  })
}

/** Where everything about a customer is had as a file. */
export const exportFile = (customer: number): string => `/api/v1/customers/${customer}/export/`
