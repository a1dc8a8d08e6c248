import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { dayIn, firstOf, periodOf, presetOf } from './period'

const today = '2025-11-22'

test('the last seven days end today and begin six days ago', () => {
  expect(periodOf({ days: 7 }, today)).toEqual({ from: '2025-11-16', to: '2025-11-22' })
})

test('a period of one’s own is taken as it is', () => {
  const own = { from: '2025-01-01', to: '2025-01-31' }
  expect(periodOf(own, today)).toEqual(own)
  expect(presetOf(own)).toBeNull()
})

test('a period that ends before it begins, or is no date at all, becomes the usual one', () => {
  const usual = { from: '2025-10-24', to: '2025-11-22' }
  expect(periodOf({ from: '2025-02-01', to: '2025-01-01' }, today)).toEqual(usual)
  expect(periodOf({ from: 'soon', to: 'later' }, today)).toEqual(usual)
})

test('a number of days that nobody meant opens all the same', () => {
  expect(periodOf({ days: 1e15 }, today)).toEqual({ from: '2015-11-16', to: today })
})

describe('for a visitor in New York', () => {
  const before = process.env.TZ
  beforeAll(() => void (process.env.TZ = 'America/New_York'))
  afterAll(() => void (process.env.TZ = before))

  test('today is the day of the company in Kyiv, which is already the next one', () => {
    const now = new Date('2025-11-22T23:30:00Z')
    expect(now.getDate()).toBe(22)
    expect(dayIn('Europe/Kyiv', now)).toBe('2025-11-23')
    expect(dayIn('America/New_York', now)).toBe('2025-11-22')
    expect(periodOf({ days: 7 }, dayIn('Europe/Kyiv', now))).toEqual({ from: '2025-11-17', to: '2025-11-23' })
  })

  test('without a zone that the browser knows, today is their own', () => {
    const now = new Date('2025-11-23T03:30:00Z')
    expect(dayIn(undefined, now)).toBe('2025-11-22')
    expect(dayIn('Europe/Nowhere', now)).toBe('2025-11-22')
  })
})

describe('in the night after the clocks were changed', () => {
  // Half past midnight in Kyiv: 24 hours for each day would lead beyond the day by the hour that was lost.
  test.each([
    ['forward', '2026-03-29T21:30:00Z', '2026-03-30', '2026-03-01'],
    ['back', '2025-10-26T22:30:00Z', '2025-10-27', '2025-09-28'],
  ])('%s, the last 30 days are 30', (_, now, last, first) => {
    expect(dayIn('Europe/Kyiv', new Date(now))).toBe(last)
    expect(firstOf(30, last)).toBe(first)
    expect((Date.parse(last) - Date.parse(first)) / 86_400_000 + 1).toBe(30)
  })
})
