import dayjs from 'dayjs'
import { expect, test } from 'vitest'

import { relativeDay, relativeDays } from './relativeDays'

const today = dayjs('2026-03-01')
const known = relativeDays(today).map(({ label, value }) => ({ label: label.replace('dates.', ''), value }))

test('a day is said in words, in days from now, or written as it is usual here', () => {
  expect(relativeDay('Yesterday ', known, today)).toBe('2026-02-28')
  expect(relativeDay('-30', known, today)).toBe('2026-01-30')
  expect(relativeDay('+1', known, today)).toBe('2026-03-02')
  expect(relativeDay('5.3.2025', known, today)).toBe('2025-03-05')
  expect(relativeDay('2025-12-31', known, today)).toBe('2025-12-31')
  expect(relativeDay('soon', known, today)).toBeNull()
})
