import createClient from 'openapi-fetch'

import { ApiError } from './errors'
import type { paths } from './schema'

/** Somebody is told when the session ended under our feet (see `SessionGate`). */
let onSignedOut: () => void = () => undefined
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? ''
}

/**
 * The server's API, typed by its own schema (openapi.yaml; `npm run types`): a path or a field that does not exist does
 * not compile. Use it inside `answer`.
 */
export const server = createClient<paths>({ baseUrl: window.location.origin, headers: { Accept: 'application/json' } })

server.use({
  onRequest: ({ request }) => {
    if (request.method !== 'GET') request.headers.set('X-CSRFToken', csrfToken())
  },
})

interface Reply<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The body of an answer. Throws `ApiError` when the server refuses, fails, or is not there. */
export async function answer<T>(reply: Promise<Reply<T>>): Promise<T> {
  let given: Reply<T>
  try {
    given = await reply
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, null)
  }
  if (given.response.ok) return given.data as T
  const error = new ApiError(given.response.status, given.error ?? null)
  if (error.status === 401 || error.code === 'not_authenticated') onSignedOut()
  throw error
}

/** The most rows that the server puts on one page: for lists that are short by nature. */
export const ALL_ROWS = 500
