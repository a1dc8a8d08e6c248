import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ALL_ROWS, answer, server } from './server'
import type { CustomerList, Rule } from './types'

/** All lists of one's brands. */
export const useLists = () =>
  useQuery({
    queryKey: ['lists'],
    queryFn: async () => {
      const page = await answer(server.GET('/api/v1/lists/', { params: { query: { page_size: ALL_ROWS } } }))
      return page.results as unknown as CustomerList[]
    },
  })

export interface ListInput {
  name: string
  brand: number | null
  /** Whoever is in it now is in the list for good. */
  rule: Rule
}

/** Makes a list of the customers whom a rule chooses at this moment. */
export function useFreezeRule() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (input: ListInput) => {
      const post = server.POST as unknown as Untyped
      return (await answer(post('/api/v1/lists/', { body: input }))) as CustomerList
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['lists'] }),
  })
}

type Untyped = (path: string, init: { body: unknown }) => Promise<{ data?: unknown; error?: unknown; response: Response }>
