import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { ALL_ROWS, answer, server } from './server'
import type { ApiKey, Cap, ExchangeRate, ProviderAccount, Route, Sender } from './types'

type Schemas = components['schemas']
const params = { query: { page_size: ALL_ROWS } }
const WATCHED_MS = 5_000

/** `watched`: loaded again every few seconds, because an account may be resting. */
export function useAccounts({ watched = false } = {}) {
  return useQuery({
    queryKey: ['provider-accounts'],
    queryFn: async () =>
      (await answer(server.GET('/api/v1/provider-accounts/', { params }))).results as ProviderAccount[],
    ...(watched && { refetchInterval: WATCHED_MS }),
  })
}

export function useSenders() {
  return useQuery({
    queryKey: ['senders'],
    queryFn: async () => (await answer(server.GET('/api/v1/senders/', { params }))).results as Sender[],
  })
}

export function useRoutes() {
  return useQuery({
    queryKey: ['routes'],
    queryFn: async () => (await answer(server.GET('/api/v1/routes/', { params }))).results as Route[],
  })
}

export function useCaps() {
  return useQuery({
    queryKey: ['caps'],
    queryFn: async () => (await answer(server.GET('/api/v1/caps/', { params }))).results as Cap[],
  })
}

export function useExchangeRates() {
  return useQuery({
    queryKey: ['exchange-rates'],
    queryFn: async () => (await answer(server.GET('/api/v1/exchange-rates/', { params }))).results as ExchangeRate[],
  })
}

export function useApiKeys() {
  return useQuery({
    queryKey: ['api-keys'],
    queryFn: async () => (await answer(server.GET('/api/v1/api-keys/', { params }))).results as ApiKey[],
  })
}

/** Where the statuses of a key's messages are told; blank: nowhere. */
export function useStatusCallback(key: number) {
  return useQuery({
    queryKey: ['api-keys', key, 'callback'],
    queryFn: () => answer(server.GET('/api/v1/api-keys/{id}/callback/', { params: { path: { id: key } } })),
  })
}

/** Every saving makes a new secret; it is in the answer and nowhere else. */
export function useSaveStatusCallback(key: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (url: string) =>
      answer(server.PUT('/api/v1/api-keys/{id}/callback/', { params: { path: { id: key } }, body: { url } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys', key, 'callback'] }),
  })
}

/** What the provider says to an account as it is stored. */
export function useCheckAccount() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (id: number) =>
      answer(server.POST('/api/v1/provider-accounts/{id}/check/', { params: { path: { id } } })),
  })
}

/** What is sent to change or make one thing of each settings list. */
export interface SettingInput {
  brands: Schemas['BrandRequest']
  topics: Schemas['TopicRequest']
  senders: Schemas['SenderRequest']
  'provider-accounts': Schemas['AccountRequest']
  caps: Schemas['CapRequest']
  routes: Schemas['RouteRequest']
  'api-keys': Schemas['ApiKeyRequest']
  'exchange-rates': Schemas['ExchangeRateRequest']
}
export type SettingsList = keyof SettingInput

interface Saved<List extends SettingsList> {
  /** Null for a new thing. */
  id: number | null
  input: SettingInput[List]
}

const SAVERS: { [List in SettingsList]: (saved: Saved<List>) => Promise<unknown> } = {
  brands: ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/brands/', { body }))
      : answer(server.PATCH('/api/v1/brands/{id}/', { params: { path: { id } }, body })),
  topics: ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/topics/', { body }))
      : answer(server.PATCH('/api/v1/topics/{id}/', { params: { path: { id } }, body })),
  senders: ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/senders/', { body }))
      : answer(server.PATCH('/api/v1/senders/{id}/', { params: { path: { id } }, body })),
  'provider-accounts': ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/provider-accounts/', { body }))
      : answer(server.PATCH('/api/v1/provider-accounts/{id}/', { params: { path: { id } }, body })),
  caps: ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/caps/', { body }))
      : answer(server.PATCH('/api/v1/caps/{id}/', { params: { path: { id } }, body })),
  routes: ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/routes/', { body }))
      : answer(server.PATCH('/api/v1/routes/{id}/', { params: { path: { id } }, body })),
  'api-keys': ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/api-keys/', { body }))
      : answer(server.PATCH('/api/v1/api-keys/{id}/', { params: { path: { id } }, body })),
  'exchange-rates': ({ id, input: body }) =>
    id === null
      ? answer(server.POST('/api/v1/exchange-rates/', { body }))
      : answer(server.PATCH('/api/v1/exchange-rates/{id}/', { params: { path: { id } }, body })),
}

/** Creates (without an id) or changes one thing of a settings list, and loads the list anew. */
export function useSaveSetting(list: SettingsList) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    // A draft may lack what is required: the server's answer says so at the field.
    mutationFn: ({ id, input }: { id: number | null; input: object }) =>
      (SAVERS[list] as (saved: { id: number | null; input: object }) => Promise<unknown>)({ id, input }),
    onSuccess: () => client.invalidateQueries({ queryKey: [list] }),
  })
}

const REMOVERS = {
  caps: (id: number) => answer(server.DELETE('/api/v1/caps/{id}/', { params: { path: { id } } })),
  'exchange-rates': (id: number) => answer(server.DELETE('/api/v1/exchange-rates/{id}/', { params: { path: { id } } })),
  routes: (id: number) => answer(server.DELETE('/api/v1/routes/{id}/', { params: { path: { id } } })),
}

/** Deletes one thing of the lists whose things can be deleted. */
export function useRemoveSetting(list: keyof typeof REMOVERS) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => REMOVERS[list](id),
    onSuccess: () => client.invalidateQueries({ queryKey: [list] }),
  })
}
