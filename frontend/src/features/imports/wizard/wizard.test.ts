import { expect, test } from 'vitest'

import type { Mapping, PreviewRow } from '../types'
import { cellOf, previewColumns, sourceOf } from './previewColumns'
import { relevantTerms } from './terms'

const mapping = (...columns: Mapping['columns']): Mapping => ({ rows: 'customers', format: 'csv', columns })

test('only what has a meaning for the columns is asked for all rows', () => {
  expect(relevantTerms(mapping({ column: 1, target: 'identity', namespace: 'shop' }))).toEqual(['source', 'list'])
  expect(relevantTerms(mapping({ column: 1, target: 'identity', namespace: 'phone' }))).toEqual(['region', 'source', 'list'])
  expect(relevantTerms(mapping({ column: 1, target: 'consent', channel: 'email' }, { column: 2, target: 'created_at' }))).toEqual(['time_zone', 'as_of', 'source', 'list'])
  expect(relevantTerms({ ...mapping({ column: 1, target: 'amount' }), rows: 'purchases' })).toEqual(['currency', 'decimal', 'source'])
})

const ROWS: PreviewRow[] = [
  { line: 2, becomes: [{ target: 'identity', label: 'the identity “card”', text: '7' }], problem: '', said: null },
  {
    line: 3,
    becomes: [
      { target: 'identity', label: 'the identity “shop”', text: 'A' },
      { target: 'amount', label: 'amount', text: '9.50' },
    ],
    problem: 'Too much.', said: null,
  },
]

test('the check shows what any of the rows becomes, each once', () => {
  const columns = previewColumns(ROWS)
  expect(columns.map(({ label }) => label)).toEqual(['the identity “card”', 'the identity “shop”', 'amount'])
  expect(columns.map((column) => ROWS[1] && cellOf(ROWS[1], column))).toEqual(['', 'A', '9.50'])
})

test('of several columns with one target the one is named whose options are meant', () => {
  const mapped: Mapping['columns'] = [
    { column: 'a', target: 'identity', namespace: 'shop' },
    { column: 'b', target: 'identity', namespace: 'card' },
    { column: 'c', target: 'amount' },
  ]
  expect(previewColumns(ROWS).map((column) => sourceOf(column, mapped)?.column)).toEqual(['b', 'a', 'c'])
})
