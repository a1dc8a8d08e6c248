import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, vi } from 'vitest'

import { Socket } from '@/test/socket'

/** For each test of a file: a played WebSocket, a played clock, and these queries, asked for and fresh. */
export function playedLive(keys: unknown[][]) {
  let client: QueryClient

  function answered() {
    for (const key of keys) client.setQueryData(key, {})
  }

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('WebSocket', Socket)
    Socket.all = []
    client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, gcTime: Infinity } } })
    answered()
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  return {
    answered,
    isStale: (key: unknown[]) => client.getQueryState(key)?.isInvalidated,
    /** What is asked for again. */
    asked: () => vi.spyOn(client, 'invalidateQueries'),
    /** The hook on a page whose connection is there. */
    live: (hook: () => unknown) => {
      const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>
      const found = renderHook(hook, { wrapper })
      Socket.last.opens()
      return found
    },
  }
}
