import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { playedLive } from '@/test/live'
import { Socket } from '@/test/socket'

import { useLiveOverview } from './useLiveOverview'

const TODAY = ['overview', { from: '2026-03-30', to: '2026-03-30' }]
const HOME = ['overview', 'home', {}]
const OTHER = ['reports', 'channels', {}]
const OF_SEGMENT = ['overview', { from: '2026-03-30', segment: 3 }]
const CHANGED = { type: 'changed' }
const { answered, asked: spied, isStale, live: liveWith } = playedLive([TODAY, HOME, OTHER, OF_SEGMENT])
const live = () => liveWith(() => useLiveOverview())

test('everything on Home is asked for anew when the server says that figures have changed, and nothing else is', () => {
  live()
  expect([TODAY, HOME, OTHER].map(isStale)).toEqual([false, false, false])
  Socket.last.says(CHANGED)
  expect([TODAY, HOME, OTHER].map(isStale)).toEqual([true, true, false])
})

test('what is shown of a segment stays as it is: its people are read one by one', () => {
  live()
  Socket.last.says(CHANGED)
  expect([TODAY, OF_SEGMENT].map(isStale)).toEqual([true, false])
})

test('however many notices come, it is asked once in three seconds, and the last of them is not lost', () => {
  live()
  const asked = spied()
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
  const asked = spied()
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
