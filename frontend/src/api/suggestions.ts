import { useQuery } from '@tanstack/react-query'

import { answer, server } from './server'

const STALE_MS = 300_000

export interface Suggestion {
  value: string | number | boolean
  /** How many have it; null when that is not known quickly. */
  count: number | null
  /** What it is called, where the value is a number or a key. */
  label?: string
}

/** What a field of a condition is asked about: the condition, the field, and what stands in its other fields. */
export interface Asked {
  condition: string
  field: string
  others: Record<string, string>
}

/** Values for a field of a condition from the real data, those that fit what is typed. Null asks nothing. */
export function useSuggestions(asked: Asked | null, typed: string): Suggestion[] {
  const found = useQuery({
    queryKey: ['suggestions', asked, typed],
    queryFn: async ({ signal }) => {
      const get = server.GET as unknown as Untyped
      const query = { ...asked?.others, field: asked?.field, q: typed }
      const path = `/api/v1/conditions/${asked?.condition ?? ''}/suggestions/`
      return ((await answer(get(path, { params: { query }, signal }))) as { values: Suggestion[] }).values
    },
    enabled: asked !== null,
    // While one types on, what was found stays; for another attribute it would be wrong.
    placeholderData: (before, query) => (same(query?.queryKey[1], asked) ? before : undefined),
    staleTime: STALE_MS,
    retry: false,
  })
  return found.data ?? NOTHING
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const NOTHING: Suggestion[] = []

type Untyped = (
  path: string,
  init: { params: { query: Record<string, unknown> }; signal: AbortSignal },
) => Promise<{ data?: unknown; error?: unknown; response: Response }>
