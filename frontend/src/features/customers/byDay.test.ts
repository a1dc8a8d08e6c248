import { expect, test } from 'vitest'

import { byDay } from './byDay'

const at = (text: string) => ({ at: new Date(text).toISOString() })

test('what happened on one day stands together, the order stays', () => {
  const [first, second, third] = [at('2026-03-05T20:00:00'), at('2026-03-05T01:00:00'), at('2026-03-04T23:59:00')]
  const days = byDay([first, second, third])
  expect(days.map(([, found]) => found)).toEqual([[first, second], [third]])
})

test('ten thousand entries are grouped in no time', () => {
  const many = Array.from({ length: 10_000 }, (_, place) => at(new Date(1_700_000_000_000 - place * 900_000).toISOString()))
  const start = performance.now()
  expect(byDay(many).reduce((sum, [, found]) => sum + found.length, 0)).toBe(10_000)
  expect(performance.now() - start).toBeLessThan(1_000)
})
