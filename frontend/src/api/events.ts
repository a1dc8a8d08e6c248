import { useQuery } from '@tanstack/react-query'

import { answer, server } from './server'

const STALE_MS = 60_000

/** Under this name purchases are listened for; they are no events, but are asked for like them. */
export const PURCHASE = 'purchase'

export interface EventProperty {
  name: string
  /** Its latest value. */
  example: string | null
}

const OF_PURCHASES: EventProperty[] = ['amount', 'currency', 'units', 'order'].map((name) => ({ name, example: null }))

/** The names that events have had so far. */
export function useEventNames() {
  return useQuery({
    queryKey: ['events', 'names'],
    queryFn: () => answer(server.GET('/api/v1/events/names/')),
    staleTime: STALE_MS,
  })
}

/** The properties that the latest events of this name have. An empty name asks nothing. */
export function useEventProperties(name: string): EventProperty[] {
  const found = useQuery({
    queryKey: ['events', 'properties', name],
    queryFn: ({ signal }) => answer(server.GET('/api/v1/events/properties/', { params: { query: { name } }, signal })),
    enabled: name !== '' && name !== PURCHASE,
    staleTime: STALE_MS,
  })
  return name === PURCHASE ? OF_PURCHASES : (found.data ?? [])
}
