import { expect, test } from 'vitest'

import { filled, totalOf } from './rate'

const NOW = Date.parse('2026-03-05T12:34:56Z')
const count = (at: string, stored: number, rejected = 0) => ({ at, received: stored + rejected, stored, repeated: 0, rejected })

test('a minute in which nothing came is a zero, not a gap', () => {
  const series = filled([count('2026-03-05T12:30:00Z', 7)], 1, NOW)
  expect(series).toHaveLength(60)
  expect(series.at(-1)?.at).toBe('2026-03-05T12:34:00.000Z')
  expect(series.filter(({ stored }) => stored === 7).map(({ at }) => at)).toEqual(['2026-03-05T12:30:00.000Z'])
  expect(totalOf(series).received).toBe(7)
})

test('a day has its 24 hours, and counts of one hour are added up', () => {
  const series = filled([count('2026-03-05T09:00:00Z', 3), count('2026-03-05T09:20:00Z', 4, 2)], 24, NOW)
  expect(series).toHaveLength(24)
  expect(series.find(({ at }) => at === '2026-03-05T09:00:00.000Z')).toMatchObject({ received: 9, stored: 7, rejected: 2 })
})

test('what is older than the period is not shown', () => {
  expect(totalOf(filled([count('2026-03-03T09:00:00Z', 3)], 24, NOW)).received).toBe(0)
})

test('a source from which nothing ever came has zeros all along', () => {
  expect(totalOf(filled([], 168, NOW))).toMatchObject({ received: 0, stored: 0, repeated: 0, rejected: 0 })
})
