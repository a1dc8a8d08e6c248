import { expect, it } from 'vitest'

import { widthOf } from './edgeWidth'

const THIN = widthOf(0, 100)
const THICK = widthOf(100, 100)

it('is a thin line where nobody has passed', () => {
  expect(THIN).toBe(1.5)
  expect(widthOf(0, 0)).toBe(THIN)
  expect(widthOf(5, 0)).toBe(THIN)
})

it('is thickest where most have passed, whatever their number', () => {
  expect(THICK).toBe(11)
  expect(widthOf(1, 1)).toBe(THICK)
  expect(widthOf(1_000_000, 1_000_000)).toBe(THICK)
})

it('shows little traffic beside much: a tenth is three times as thick as none, one of a thousand is more than none', () => {
  expect(widthOf(10, 100)).toBeGreaterThan(3 * THIN - 0.1)
  expect(widthOf(10, 100)).toBeLessThan(THICK / 2)
  expect(widthOf(1, 1_000)).toBeGreaterThan(THIN)
})

it('grows with the traffic', () => {
  const widths = Array.from({ length: 101 }, (_, count) => widthOf(count, 100))
  expect(widths).toEqual([...widths].sort((a, b) => a - b))
  expect(new Set(widths).size).toBe(widths.length)
})
