// @vitest-environment jsdom
import { expect, test } from 'vitest'

import { barsOf, inAny, overlapOf, ruleOfRegion, spanOf } from './bars'
import { readIds, writeIds } from './chosen'

const REGIONS = [
  { in: [7], count: 30 },
  { in: [9], count: 10 },
  { in: [7, 9], count: 10 },
  { in: [7, 9, 4], count: 0 },
]

test('regions become bars, the largest first, and those of nobody are left out', () => {
  expect(barsOf(REGIONS, [9, 7])).toEqual([
    { key: '7', inside: [false, true], count: 30, length: 1, share: 0.6 },
    { key: '9', inside: [true, false], count: 10, length: 1 / 3, share: 0.2 },
    { key: '7-9', inside: [true, true], count: 10, length: 1 / 3, share: 0.2 },
  ])
})

test('segments of nobody have no bars', () => {
  expect(barsOf([{ in: [1], count: 0 }], [1, 2])).toEqual([])
})

test('an overlap is a share of the smaller segment', () => {
  expect(overlapOf(REGIONS, 7, 9)).toEqual({ count: 10, share: 0.5 })
  expect(overlapOf(REGIONS, 4, 9)).toEqual({ count: 0, share: 0 })
  expect(inAny(REGIONS)).toBe(50)
})

test('dots are joined from the first to the last segment of a region', () => {
  expect(spanOf([false, true, false, true, false])).toEqual([1, 3])
})

test('a region is a rule: in these segments and not in the others', () => {
  expect(ruleOfRegion([true, false], [4, 5])).toEqual({
    all: [
      { type: 'in_segment', segment_id: 4, member: 'yes' },
      { type: 'in_segment', segment_id: 5, member: 'no' },
    ],
  })
})

test('ids of the address bar are read leniently', () => {
  expect(readIds('3,1,x,3,-2,4.5')).toEqual([3, 1])
  expect(readIds('1,2,3,4,5,6')).toEqual([1, 2, 3, 4, 5])
  expect(readIds(undefined)).toEqual([])
  expect(writeIds([])).toBeUndefined()
  expect(writeIds([3, 1])).toBe('3,1')
})
