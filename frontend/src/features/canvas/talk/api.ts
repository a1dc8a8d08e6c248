import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from '@/api/server'

import type { Comment, Person } from './talk'

type Known = '/api/v1/journeys/{id}/enroll/'
type KnownGet = '/api/v1/journeys/{id}/counters/'

export const commentsKey = (id: number) => ['journeys', id, 'comments'] as const
export const MENTIONS = ['mentions'] as const

export interface Mention {
  id: number
  thread: number
  journey: number
  journey_name: string
  node: string
  text: string
  author: Person | null
  created_at: string
}

export function useComments(id: number) {
  return useQuery({
    queryKey: commentsKey(id),
    queryFn: async () => {
      const path = '/api/v1/journeys/{id}/comments/' as KnownGet
      return (await answer<unknown>(server.GET(path, { params: { path: { id } } }))) as Comment[]
    },
  })
}

/** Who can be mentioned. */
export function useStaff(id: number) {
  return useQuery({
    queryKey: ['journeys', id, 'staff'],
    queryFn: async () => {
      const path = '/api/v1/journeys/{id}/staff/' as KnownGet
      return (await answer<unknown>(server.GET(path, { params: { path: { id } } }))) as Person[]
    },
    staleTime: 5 * 60_000,
  })
}

export function useMentions() {
  return useQuery({
    queryKey: MENTIONS,
    queryFn: async () => (await answer<unknown>(server.GET('/api/v1/mentions/' as '/api/v1/node-types/'))) as Mention[],
    staleTime: 60_000,
  })
}

export interface Said {
  text: string
  mentions: number[]
}

/** Everything that is done to comments; the list is asked for anew after each. */
export function useCommentVerbs(id: number) {
  const client = useQueryClient()
  const after = {
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: commentsKey(id) }), client.invalidateQueries({ queryKey: MENTIONS })]),
  }
  const list = '/api/v1/journeys/{id}/comments/' as Known
  const one = (comment: number) => `/api/v1/journeys/{id}/comments/${comment}/` as '/api/v1/journeys/{id}/'
  return {
    write: useMutation({
      mutationFn: (body: Said & { node?: string; parent?: number }) =>
        answer<unknown>(server.POST(list, { params: { path: { id } }, body: body as never })),
      ...after,
    }),
    change: useMutation({
      mutationFn: ({ comment, ...body }: { comment: number } & (Said | { resolved: boolean })) =>
        answer<unknown>(server.PATCH(one(comment), { params: { path: { id } }, body: body as never })),
      ...after,
    }),
    remove: useMutation({
      mutationFn: (comment: number) => answer<unknown>(server.DELETE(one(comment), { params: { path: { id } } })),
      ...after,
    }),
  }
}
