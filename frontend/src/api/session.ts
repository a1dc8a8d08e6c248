import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from './server'
import type { Area, Session, User } from './types'

const KEY = ['session']
const PATH = '/api/v1/session/'

export const sessionQuery = queryOptions({
  queryKey: KEY,
  queryFn: async () => (await answer(server.GET(PATH))) as Session,
  staleTime: Infinity,
})

export function useSession() {
  return useQuery(sessionQuery)
}

/** The person at the keyboard. Only below `SessionGate`, where there always is one. */
export function useUser(): User {
  const user = useSession().data?.user
  if (!user) throw new Error('useUser is used outside SessionGate')
  return user
}

/** May this person change things in the area? Only for the look: the server decides by itself. */
export function useCanEdit(area: Area): boolean {
  return useUser().rights[area] === 'edit'
}

export function useCanRead(area: Area): boolean {
  return useUser().rights[area] !== 'none'
}

/** Works for the whole company, and not for some of its brands: customers are shared by all. */
export function useIsForAllBrands(): boolean {
  return useUser().brands.length === 0
}

export function useLogIn() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body: { email: string; password: string }) =>
      (await answer(server.POST(PATH, { body }))) as Session,
    onSuccess: (session) => client.setQueryData<Session>(KEY, session),
  })
}

export function useLogOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => answer(server.DELETE(PATH)),
    onSuccess: async () => {
      // Nothing of this person may stay in memory for the next one.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] })
      client.setQueryData<Session>(KEY, (session) => session && { ...session, user: null })
      await client.invalidateQueries({ queryKey: KEY })
    },
  })
}

/** Language and theme are kept with the person, so that they follow to another machine. */
export function useSavePreferences() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Partial<Pick<User, 'language' | 'theme'>>) => answer(server.PATCH('/api/v1/me/', { body })),
    onMutate: (change) => {
      client.setQueryData<Session>(KEY, (session) =>
        session?.user ? { ...session, user: { ...session.user, ...change } } : session,
      )
    },
    // The server says ready journeys in the person's language.
    onSuccess: (_saved, { language }) => (language ? client.invalidateQueries({ queryKey: ['registry', 'journey-templates'] }) : undefined),
  })
}
