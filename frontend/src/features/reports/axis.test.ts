import { describe, expect, test } from 'vitest'

import { rounded, standingAxis } from './axis'

test('an axis ends at a number that is read at a glance', () => {
  expect([0, 0.0031, 0.9, 17, 61, 100].map(rounded)).toEqual([1, 0.004, 1, 20, 80, 100])
})

describe('the axis of what stands', () => {
  const spanOf = ({ min, max }: { min: number; max: number }) => max - min

  test('one of 17,212 who is lost does not look like a fall', () => {
    const axis = standingAxis([17_212, 17_212, 17_211])
    expect(spanOf(axis)).toBeGreaterThanOrEqual(0.05 * 17_212)
    expect(axis.min).toBeLessThan(17_211)
    expect(axis.max).toBeGreaterThan(17_212)
  })

  test.each([[[17_212, 17_211]], [[3, 1, 0]], [[1]], [[900, 1_100]], [[250_000, 300_000]], [[0, 7]], [[0]], [[]]])('of %o it holds every value, between whole numbers', (values) => {
    const { min, max, interval } = standingAxis(values)
    expect([min, max, interval].every((each) => Number.isInteger(each))).toBe(true)
    expect((max - min) % interval).toBe(0)
    for (const value of values) expect(value >= min && value <= max).toBe(true)
  })

  test('it begins at 0 where the values begin there, or change by much', () => {
    expect(standingAxis([0, 40, 90]).min).toBe(0)
    expect(standingAxis([100, 190]).min).toBe(0)
  })
})
