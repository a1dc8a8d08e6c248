import { expect, test } from 'vitest'

import { dateOf, shareOn, today } from './warmUp'

const PLAN = [50, 100, 200]

test('a sender that warms up is given the share of its day', () => {
  expect(shareOn('2025-11-22', '2025-11-22', PLAN)).toEqual({ is: 'warming', day: 1, most: 50 })
  expect(shareOn('2025-11-24', '2025-11-22', PLAN)).toEqual({ is: 'warming', day: 3, most: 200 })
})

test('before its first day it is given nothing, and after its last as much as there is', () => {
  expect(shareOn('2025-11-21', '2025-11-22', PLAN)).toEqual({ is: 'ahead' })
  expect(shareOn('2025-11-25', '2025-11-22', PLAN)).toEqual({ is: 'warm' })
})

test('days are counted through the end of a month and the change of the clocks', () => {
  expect(dateOf('2025-10-25', 2)).toBe('2025-10-27')
  expect(dateOf('2025-11-29', 2)).toBe('2025-12-01')
})

test('today is the day of UTC', () => {
  expect(today(new Date('2025-11-22T23:30:00-05:00'))).toBe('2025-11-23')
})
