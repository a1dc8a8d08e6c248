import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { OVERVIEW, type OverviewFilter } from '@/api/overview'
import { answer, server } from '@/api/server'

/** How a running journey is. */
export interface JourneyHealth {
  id: number
  name: string
  state: 'ok' | 'warn' | 'bad'
  problems: string[]
  /** Entries of the last 24 hours, and of a day of the week before. */
  lately: number
  usual: number
  last_entry_at: string | null
  broken: number
  sent: number
  failed: number
}

/** Something that needs a person: `kind` and `id` say where it leads, `key` and `params` which sentence it is. */
export interface Need {
  kind: 'account' | 'journey' | 'source' | 'import' | 'messages'
  id: number | null
  key: string
  severity: 'error' | 'warning'
  /** The sentence in English, for what has no words of its own. */
  text: string
  params: Record<string, string | number>
  since: string | null
}

export interface Home {
  complaints: { now: number; before: number; today: number; yesterday: number; days: number[] }
  journeys: JourneyHealth[]
  needs: Need[]
}

type Untyped = (path: string, init: unknown) => Promise<{ data?: unknown; error?: unknown; response: Response }>
const get = server.GET as unknown as Untyped

/** What Home shows beside the overview; asked anew with it. */
export function useHome(filter: OverviewFilter) {
  return useQuery({
    queryKey: [...OVERVIEW, 'home', filter],
    queryFn: async ({ signal }) => (await answer(get('/api/v1/analytics/home/', { params: { query: filter }, signal }))) as Home,
    placeholderData: keepPreviousData,
  })
}
