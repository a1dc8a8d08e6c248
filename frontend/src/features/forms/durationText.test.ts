import { expect, it } from 'vitest'

import { durationOf } from './durationText'

const HOUR = 3_600
const DAY = 86_400

it.each([
  ['2', 2 * HOUR],
  ['2 h', 2 * HOUR],
  ['2h', 2 * HOUR],
  ['90 min', 5_400],
  ['1 h 30 min', 5_400],
  ['1,5 h', 5_400],
  ['3 days', 3 * DAY],
  ['1 week', 7 * DAY],
  ['2 часа', 2 * HOUR],
  ['15 мин', 900],
  ['3 дня', 3 * DAY],
  ['2 недели', 14 * DAY],
  ['2 години', 2 * HOUR],
  ['2 год', 2 * HOUR],
  ['10 хв', 600],
  ['5 днів', 5 * DAY],
  ['1 тиж.', 7 * DAY],
  ['2 godz.', 2 * HOUR],
  ['30 minut', 1_800],
  ['3 dni', 3 * DAY],
  ['2 tygodnie', 14 * DAY],
  ['0', 0],
])('“%s” is understood', (text, seconds) => {
  expect(durationOf(text, HOUR)).toBe(seconds)
})

it.each(['', 'soon', '2 moons', 'h', '-3 h', '2 h and'])('“%s” is not', (text) => {
  expect(durationOf(text, HOUR)).toBeNull()
})
