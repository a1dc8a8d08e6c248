import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { ALL_ROWS, answer, server } from './server'
import type { Programme } from './types'

export type ProgrammeInput = Required<components['schemas']['LoyaltyProgrammeRequest']>

/** Of the brands that one works for, and of all together. */
export function useProgrammes() {
  return useQuery({
    queryKey: ['loyalty-programmes'],
    queryFn: async ({ signal }) =>
      (await answer(server.GET('/api/v1/loyalty-programmes/', { params: { query: { page_size: ALL_ROWS } }, signal })))
        .results as Programme[],
  })
}

export function useSaveProgramme() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, input: body }: { id: number | null; input: ProgrammeInput }) =>
      id === null
        ? answer(server.POST('/api/v1/loyalty-programmes/', { body }))
        : answer(server.PATCH('/api/v1/loyalty-programmes/{id}/', { params: { path: { id: String(id) } }, body })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['loyalty-programmes'] }),
        client.invalidateQueries({ queryKey: ['attributes'] }), // a programme makes three
      ]),
  })
}
