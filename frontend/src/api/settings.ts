import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { http } from './http'
import type { Page, Price, ProviderAccount, Sender } from './types'

const ALL = { page_size: 500 }

export function useAccounts() {
  return useQuery({
    queryKey: ['provider-accounts'],
    queryFn: async () => (await http.get<Page<ProviderAccount>>('provider-accounts/', ALL)).results,
  })
}

export function useSenders() {
  return useQuery({
    queryKey: ['senders'],
    queryFn: async () => (await http.get<Page<Sender>>('senders/', ALL)).results,
  })
}

/** What is written to an account; credentials only when they are new. */
export interface AccountInput {
  name: string
  provider: string
  brands: number[]
  settings: Record<string, unknown>
  credentials?: Record<string, unknown>
  is_active: boolean
  prices: Price[]
}

export type SettingsList = 'brands' | 'topics' | 'senders' | 'provider-accounts'

/** Creates (without an id) or changes one thing of a settings list, and loads the list anew. */
export function useSaveSetting(list: SettingsList) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, input }: { id: number | null; input: object }) =>
      id === null ? http.post<unknown>(`${list}/`, input) : http.patch<unknown>(`${list}/${id}/`, input),
    onSuccess: () => client.invalidateQueries({ queryKey: [list] }),
  })
}
