import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { playedLive } from '@/test/live'
import { Socket } from '@/test/socket'

import { useLiveReport } from './useLiveReport'

const REPORT = ['reports', 'journey', { journey: 7 }]
const PEOPLE = ['reports', 'journey', 'people', { row: 'entered' }, { journey: 7 }, 1]
const OTHER = ['reports', 'channels', {}]
const CHANGED = { type: 'changed' }
const { answered, isStale, live: liveWith } = playedLive([REPORT, PEOPLE, OTHER])
const live = () => liveWith(() => useLiveReport('journey'))

test('a report is asked for anew when the server says that figures have changed, and nothing else is', () => {
  live()
  expect(Socket.last.url).toMatch(/\/ws\/dashboard\/$/)
  expect(isStale(REPORT)).toBe(false)
  Socket.last.says(CHANGED)
  expect([REPORT, PEOPLE, OTHER].map(isStale)).toEqual([true, false, false])
})

test('many notices are one question in ten seconds, and the last of them is not lost', () => {
  live()
  Socket.last.says(CHANGED)
  answered()
  for (let second = 0; second < 9; second += 1) {
    Socket.last.says(CHANGED)
    act(() => void vi.advanceTimersByTime(1000))
  }
  expect(isStale(REPORT)).toBe(false)
  act(() => void vi.advanceTimersByTime(1000))
  expect(isStale(REPORT)).toBe(true)
})

test('while nothing is said nothing is asked, however long it stands open', () => {
  live()
  act(() => void vi.advanceTimersByTime(3_600_000))
  expect(isStale(REPORT)).toBe(false)
  expect(Socket.all).toHaveLength(1)
})

test('after a broken connection it is asked once, for what was said meanwhile was not heard', () => {
  live()
  Socket.last.breaks()
  act(() => void vi.advanceTimersByTime(1000))
  expect(Socket.all).toHaveLength(2)
  expect(isStale(REPORT)).toBe(false)
  Socket.last.opens()
  expect(isStale(REPORT)).toBe(true)
})

test('who leaves the report hangs up and does not come back', () => {
  const { unmount } = live()
  unmount()
  expect(Socket.last.readyState).toBe(3)
  act(() => void vi.advanceTimersByTime(60_000))
  expect(Socket.all).toHaveLength(1)
})
