// @vitest-environment jsdom
import { beforeAll, describe, expect, test } from 'vitest'

import { makeFormat } from '@/format'
import { startTranslations } from '@/i18n'

import type { Column, Kind } from './api'
import { compared, numberOf, written } from './cells'

/** Intl writes thin and fixed spaces; a reader sees a space. */
const plain = (text: string | null) => text?.replaceAll(/[\u00a0\u202f\u2009]/g, ' ') ?? null
beforeAll(() => startTranslations('en'))

const english = makeFormat('en')
const said = (cell: Parameters<typeof written>[0], kind: Kind, currency = 'USD') => plain(written(cell, kind, english, currency))

describe('a cell is written by the kind of its column', () => {
  test.each<[Parameters<typeof written>[0], Kind, string | null]>([
    [1_234_567, 'count', '1,234,567'],
    [0, 'count', '0'],
    [null, 'count', null],
    [undefined, 'share', null],
    [1.23456, 'number', '1.235'],
    ['1234.50', 'money', '$1,234.50'],
    ['0.00042', 'money', '$0.00042'],
    ['0.00', 'money', '$0.00'],
    [0.1234, 'share', '12.3%'],
    [0, 'share', '0%'],
    [0.00003, 'share', '< 0.1%'],
    [0.012, 'change', '+1.2 pp'],
    [-0.012, 'change', '−1.2 pp'],
    [0, 'change', '0 pp'],
    [14 * 86_400, 'seconds', '14 days'],
    ['2026-03-02', 'day', '2 Mar 2026'],
    ['sms', 'channel', 'sms'],
    [{ id: 7, name: 'Welcome' }, 'journey', 'Welcome'],
  ])('%o as %s is %o', (cell, kind, expected) => expect(said(cell, kind)).toBe(expected))

  test('in every language with its own signs', () => {
    expect(plain(written(1_234_567, 'count', makeFormat('uk'), 'UAH'))).toBe('1 234 567')
    expect(plain(written(0.125, 'share', makeFormat('pl'), 'PLN'))).toBe('12,5%')
  })

  test('a day is the same day wherever it is read', () => {
    expect(said('2026-01-01', 'day')).toBe('1 Jan 2026')
  })
})

describe('rows in the order of a column', () => {
  const column = (kind: Kind): Column => ({ key: 'x', label: 'X', kind, unit: '', says: '', opens: '' })
  const sorted = (cells: Parameters<typeof written>[0][], kind: Kind, descending: boolean) =>
    cells.toSorted((one, other) => compared(one, other, column(kind), descending))

  test('money is compared as numbers and not as text', () => {
    expect(sorted(['9.00', '10.00', '-1.00'], 'money', false)).toEqual(['-1.00', '9.00', '10.00'])
    expect(sorted(['9.00', '10.00', '-1.00'], 'money', true)).toEqual(['10.00', '9.00', '-1.00'])
  })

  test('what is no number comes last, whichever way', () => {
    expect(sorted([null, 2, 1], 'share', false)).toEqual([1, 2, null])
    expect(sorted([null, 2, 1], 'share', true)).toEqual([2, 1, null])
  })

  test('names are compared as people do', () => {
    expect(sorted(['Step 10', 'Step 9'], 'text', false)).toEqual(['Step 9', 'Step 10'])
  })
})

test('money comes as text, and true is none', () => {
  expect(numberOf('12.50')).toBe(12.5)
  expect(numberOf('none')).toBeNull()
  expect(numberOf({ id: 1, name: 'x' })).toBeNull()
})
