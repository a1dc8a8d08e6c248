import { describe, expect, test } from 'vitest'

import { makeFormat, signed } from './format'

/** Intl writes thin and fixed spaces; a reader sees a space. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')

describe('in English', () => {
  const format = makeFormat('en')

  test('numbers are grouped, and large ones are shortened where there is no room', () => {
    expect(format.number(1_000_000)).toBe('1,000,000')
    // ICU writes m or M, by its version.
    expect(format.compact(1_250_000)).toMatch(/^1\.3m$/i)
    expect(format.compact(9_999)).toBe('9,999')
  })

  test('money has cents until it is read for its size', () => {
    expect(format.money('1234.5', 'USD')).toBe('$1,234.50')
    expect(format.money('13506.02000', 'USD')).toBe('$13,506')
    expect(format.price('0.0005', 'USD')).toBe('$0.0005')
  })

  test('a share of nothing is no number', () => {
    expect(format.percent(0, 0)).toBe('–')
    expect(format.percent(1, 8)).toBe('12.5%')
  })

  test('time-outs are written as the field writes them: hours up to two days', () => {
    expect(format.duration(7_200)).toMatch(/^2 hrs?$/)
    expect(format.duration(86_400)).toMatch(/^24 hrs?$/)
    expect(format.duration(5_400)).toMatch(/^1 hr 30 mins?$/)
    expect(format.duration(14 * 86_400)).toBe('14 days')
    expect(format.duration(0)).toMatch(/^0 mins?$/)
  })

  test('what just happened is now', () => {
    const now = new Date('2025-11-22T12:00:00Z')
    expect(format.ago('2025-11-22T11:59:50Z', now)).toBe('now')
    expect(format.ago('2025-11-22T11:20:00Z', now)).toBe('40 minutes ago')
    expect(format.ago('2025-01-22T11:20:00Z', now)).toBe('22 Jan 2025')
  })
})

test('every language has its own signs', () => {
  expect(plain(makeFormat('ru').money('1234.5', 'USD'))).toBe('1 234,50 $')
  expect(plain(makeFormat('uk').number(1_000_000))).toBe('1 000 000')
  expect(plain(makeFormat('pl').percent(1, 8))).toBe('12,5%')
  expect(plain(makeFormat('ru').duration(7_200))).toBe('2 ч')
})

test('a minus is a minus in every number and every language, and not a hyphen', () => {
  for (const language of ['en', 'ru', 'uk', 'pl']) {
    const format = makeFormat(language)
    const written = [format.number(-1), format.compact(-12_345), format.percent(-0.5), format.share(-0.5), format.exactPercent(-0.005), format.money('-1.50', 'USD'), format.price('-0.001', 'USD')]
    for (const each of written) expect(each).toMatch(/^[^-]*−[^-]*$/)
  }
  expect([12, -3, 0].map((difference) => signed(difference, String(Math.abs(difference))))).toEqual(['+12', '−3', '0'])
})

test('a tiny share is not none, and a limit keeps its digits', () => {
  const format = makeFormat('en')
  expect([format.share(1, 100_000), format.share(0, 100_000), format.share(1, 0), format.share(1, 8)]).toEqual(['< 0.1%', '0%', '–', '12.5%'])
  expect([0.005, 0.00015, 0.0125].map(format.exactPercent)).toEqual(['0.5%', '0.015%', '1.25%'])
  expect(plain(makeFormat('ru').exactPercent(0.005))).toBe('0,5 %')
})

test('a day is that day also for a reader west of Greenwich', () => {
  const before = process.env.TZ
  process.env.TZ = 'America/New_York'
  try {
    const format = makeFormat('en')
    expect(format.date('2025-11-22')).toBe('22 Nov 2025')
    expect(format.day('2025-11-22')).toBe('22 Nov')
    expect(plain(format.range('2025-11-01', '2025-11-22'))).toBe('1 – 22 Nov 2025')
  } finally {
    process.env.TZ = before
  }
})
