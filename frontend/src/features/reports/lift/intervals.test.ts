import { expect, test } from 'vitest'

import { stepOf } from './intervals'

test('an axis of differences has about five marks at round places', () => {
  expect([0.04, 0.3, 0.5, 1, 1.9, 4.2, 12].map((span) => Number(stepOf(span).toFixed(6)))).toEqual([0.01, 0.1, 0.1, 0.2, 0.5, 1, 5])
})

test('arms that do not differ have an axis all the same', () => {
  expect(stepOf(0)).toBeGreaterThan(0)
})
