import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Socket } from '@/test/socket'

import { useLiveOverview } from './useLiveOverview'

const TODAY = ['overview', { from: '2026-03-30', to: '2026-03-30' }]
const HOME = ['overview', 'home', {}]
const OTHER = ['reports', 'channels', {}]
const CHANGED = { type: 'changed' }
let client: QueryClient

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

/** Everything has been asked for, and is fresh. */
function answered() {
  for (const key of [TODAY, HOME, OTHER]) client.setQueryData(key, {})
}

const isStale = (key: unknown[]) => client.getQueryState(key)?.isInvalidated

function live() {
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>
  const found = renderHook(() => useLiveOverview(), { wrapper })
  Socket.last.opens()
  return found
}

test('everything on Home is asked for anew when the server says that figures have changed, and nothing else is', () => {
  live()
  expect([TODAY, HOME, OTHER].map(isStale)).toEqual([false, false, false])
  Socket.last.says(CHANGED)
  expect([TODAY, HOME, OTHER].map(isStale)).toEqual([true, true, false])
})

test('however many notices come, it is asked once in three seconds, and the last of them is not lost', () => {
  live()
  const asked = vi.spyOn(client, 'invalidateQueries')
  for (let tenth = 0; tenth < 60; tenth += 1) {
    Socket.last.says(CHANGED)
    act(() => void vi.advanceTimersByTime(100))
  }
  expect(asked).toHaveBeenCalledTimes(3)
  answered()
  Socket.last.says(CHANGED)
  expect(isStale(TODAY)).toBe(false)
  act(() => void vi.advanceTimersByTime(3000))
  expect(isStale(TODAY)).toBe(true)
})

test('after a broken connection it is asked once, for what was said meanwhile was not heard', () => {
  live()
  const asked = vi.spyOn(client, 'invalidateQueries')
  Socket.last.breaks()
  act(() => void vi.advanceTimersByTime(1000))
  expect(Socket.all).toHaveLength(2)
  expect(asked).not.toHaveBeenCalled()
  Socket.last.opens()
  expect(asked).toHaveBeenCalledOnce()
})

test('while nothing is said nothing is asked, and who leaves hangs up', () => {
  const { unmount } = live()
  act(() => void vi.advanceTimersByTime(3_600_000))
  expect(isStale(TODAY)).toBe(false)
  unmount()
  act(() => void vi.advanceTimersByTime(60_000))
  expect(Socket.all).toHaveLength(1)
})
