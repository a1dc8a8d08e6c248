import { answer, server } from './server'

interface Asked {
  query?: Record<string, unknown>
  body?: unknown
  signal?: AbortSignal
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
type Request = (path: string, asked: object) => ReturnType<typeof server.GET>

/** A call whose shape the schema does not hold: the caller says what it answers. */
export function ask<T>(method: Method, path: string, { query, body, signal }: Asked = {}): Promise<T> {
  const request = server[method] as unknown as Request
  return answer<T>(request(path, { params: { query }, body, signal }) as never)
}
