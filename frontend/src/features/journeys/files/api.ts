import { useMutation, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '@/api/errors'
import { answer, csrfToken } from '@/api/server'
import type { Graph } from '@/api/types'

/** One thing that is wrong with a file, and where. */
export interface FileProblem {
  line: number
  column: number
  /** The keys that lead there. */
  place: string
  severity: 'error' | 'warning'
  code: string
  message: string
  fix: string
  params: Record<string, unknown>
  /** Of the form of a node or of the settings. */
  field: string | null
}

/** What was made of a file, or (`id` null) what would be. */
export interface Imported {
  id: number | null
  name: string
  brand: number | null
  tests: number
  graph: Graph
  /** Names that name nothing here. */
  unknown: number
  problems: FileProblem[]
}

export interface ImportAsked {
  text: string
  brand?: number | null
  name?: string
  leave_blank?: boolean
  /** Its draft, of this revision, becomes what the file says; left out: a new journey. */
  journey?: number
  revision?: number
  dry_run?: boolean
}

export const LARGEST = 2_000_000

/** Where the file of a journey is. */
export const exportFile = (journey: number): string => `/api/v1/journeys/${journey}/export/`

export function useImport() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (asked: ImportAsked) => answer(sent(asked)),
    onSuccess: ({ id }) => (id === null ? undefined : client.invalidateQueries({ queryKey: ['journeys', 'list'] })),
  })
}

/** What a refusal says of the file, if it is about the file. */
export function problemsOf(error: unknown): FileProblem[] | undefined {
  if (!(error instanceof ApiError) || error.code !== 'bad_file') return undefined
  return (error.body as { problems: FileProblem[] }).problems
}

async function sent(asked: ImportAsked): Promise<{ data?: Imported; error?: unknown; response: Response }> {
  const response = await fetch('/api/v1/journeys/import/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': csrfToken() },
    body: JSON.stringify(asked),
  })
  const body = (await response.json().catch(() => undefined)) as unknown
  return response.ok ? { data: body as Imported, response } : { error: body, response }
}
