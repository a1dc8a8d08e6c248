import { expect, test } from 'vitest'

import { periodOf, presetOf } from './period'

const today = new Date(2025, 10, 22, 15)

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
