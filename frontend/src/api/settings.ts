import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { ALL_ROWS, answer, server } from './server'
import type { ProviderAccount, Sender } from './types'

type Schemas = components['schemas']
const params = { query: { page_size: ALL_ROWS } }

export function useAccounts() {
  return useQuery({
    queryKey: ['provider-accounts'],
    queryFn: async () =>
      (await answer(server.GET('/api/v1/provider-accounts/', { params }))).results as ProviderAccount[],
  })
}

export function useSenders() {
  return useQuery({
    queryKey: ['senders'],
    queryFn: async () => (await answer(server.GET('/api/v1/senders/', { params }))).results as Sender[],
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
