import { expect, test } from 'vitest'

import type { Rfm } from '@/api/readySegments'

import { inGrid, numbersIn, squaresOf } from './grid'

const part = (key: string) => ({ key, words: key })
const bought = { type: 'last_purchase', when: 'at_most_days_ago', days: 90 }
const once = { type: 'purchase_count', compare: 'exactly', value: 1 }
const little = { type: 'purchase_sum', compare: 'less_than', value: '25.00' }
const much = { type: 'purchase_sum', compare: 'at_least', value: '25.00' }
const often = { type: 'purchase_count', compare: 'at_least', value: 2 }
const GRID: Rfm = {
  as_of: '2026-01-01T00:00:00Z',
  recency: [part('R1')],
  frequency: [part('F1'), part('F2')],
  money: [part('M1'), part('M2')],
  cells: [
    { r: 'R1', f: 'F1', m: 'M1', count: 12, rule: { all: [bought, once, little] } },
    { r: 'R1', f: 'F1', m: 'M2', count: 4, rule: { all: [bought, once, much] } },
    { r: 'R1', f: 'F2', m: 'M1', count: 4, rule: { all: [bought, often, little] } },
    { r: 'R1', f: 'F2', m: 'M2', count: 0, rule: { all: [bought, often, much] } },
  ],
}

test('all money together: counts are added, and the rule asks nothing about money', () => {
  const squares = squaresOf(GRID, null)
  expect(squares).toEqual([
    [
      { r: 'R1', f: 'F1', count: 16, heat: 1, rule: { all: [bought, once] } },
      { r: 'R1', f: 'F2', count: 4, heat: 0.5, rule: { all: [bought, often] } },
    ],
  ])
  expect(inGrid(squares)).toBe(20)
})

test('one part of money: the cells as they are', () => {
  const [[first, second] = []] = squaresOf(GRID, 'M2')
  expect(first).toEqual({ r: 'R1', f: 'F1', count: 4, heat: 1, rule: { all: [bought, once, much] } })
  expect(second?.heat).toBe(0)
})

test('the numbers of a part are read from its words', () => {
  expect(numbersIn('91 to 180 days ago')).toEqual({ from: 91, to: 180 })
  expect(numbersIn('at most 90 days ago')).toEqual({ from: 90, to: 90 })
  expect(numbersIn('ever')).toEqual({ from: 0, to: 0 })
})
