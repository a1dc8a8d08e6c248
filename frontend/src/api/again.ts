import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { components } from './schema'
import { answer, server } from './server'

type Schemas = components['schemas']

/** What came to nothing, and may be sent again by hand. */
export const LOST = ['failed', 'rejected', 'unknown'] as const
export type Lost = (typeof LOST)[number]

/** A message with what has been reported about it. */
export function useMessage(id: number) {
  return useQuery({
    queryKey: ['message', id],
    queryFn: async ({ signal }) =>
      (await answer(server.GET('/api/v1/messages/{id}/', { params: { path: { id } }, signal }))) as Omit<Schemas['Message'], 'events'> & {
        events: { type: string; at: string; by: string | null }[]
      },
  })
}

/** Sends one message of a customer again, so long at most. */
export function useSendAgain(customer: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, expiresInS }: { id: number; expiresInS: number }) =>
      answer(server.POST('/api/v1/messages/{id}/send-again/', { params: { path: { id } }, body: { expires_in_s: expiresInS } })),
    // Also when somebody else was faster: what is shown is out of date.
    onSettled: (_answer, _error, { id }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['customer', customer, 'timeline'] }),
        client.invalidateQueries({ queryKey: ['message', id] }),
      ]),
  })
}

interface Many {
  account: number
  statuses: Lost[]
  /** Lost in the last so many seconds. */
  withinS: number
  expiresInS: number
}

function sendMany({ account, statuses, withinS, expiresInS }: Many, isDryRun: boolean) {
  const since = new Date(Date.now() - withinS * 1000).toISOString()
  const body = { account, statuses, since, expires_in_s: expiresInS, dry_run: isDryRun }
  return answer(server.POST('/api/v1/messages/send-again/', { body }))
}

/** How many messages of an account would be sent again. */
export function useLostCount(wish: Many) {
  return useQuery({
    queryKey: ['messages', 'lost', wish],
    queryFn: () => sendMany(wish, true),
    enabled: wish.statuses.length > 0,
    staleTime: 0,
  })
}

export function useSendManyAgain() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (wish: Many) => sendMany(wish, false),
    onSettled: () => client.invalidateQueries({ queryKey: ['messages', 'lost'] }),
  })
}
