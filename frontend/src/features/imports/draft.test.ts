// @vitest-environment jsdom
import { expect, test } from 'vitest'

import {
  aligned,
  columnProblems,
  type Draft,
  draftOf,
  firstValues,
  isGuessed,
  keyOf,
  missingTargets,
  reread,
  saidReading,
  sentMapping,
  withAlso,
  withColumn,
  withRows,
  withSaved,
  withTerm,
  withoutEntry,
} from './draft'
import type { ImportOptions, Sample, TargetType } from './types'

const SAMPLE: Sample = { header: ['id', 'Ort', 'Ort', ''], rows: [['1', 'Lwów', 'x', ''], ['2', 'Lwów', 'y', 'z']] }

const text = (key: string, required = true) => ({ key, type: 'text' as const, label: key, required })
const TARGETS: TargetType[] = [
  { key: 'identity', label: 'Identity', rows: ['customers', 'purchases'], fields: [text('namespace')] },
  { key: 'attribute', label: 'Attribute', rows: ['customers'], fields: [text('key'), { ...text('format', false), default: 'iso' }] },
  { key: 'amount', label: 'Amount', rows: ['purchases'], fields: [] },
  { key: 'skip', label: 'Not loaded', rows: ['customers', 'purchases'], fields: [] },
]
const OPTIONS = {
  rows: [
    { key: 'customers', label: 'A customer', needs: ['identity'] },
    { key: 'purchases', label: 'A purchase', needs: ['identity', 'amount'] },
  ],
  targets: TARGETS,
} as unknown as ImportOptions

const draft = (columns: Draft['mapping']['columns'], guessed: string[] = []): Draft =>
  aligned({ mapping: { rows: 'customers', format: 'csv', columns }, guessed }, SAMPLE)

test('the mapping has a column for each of the file, named by the header if that says which one is meant', () => {
  const { mapping } = draft([{ column: 4, target: 'attribute', key: 'note' }])
  expect(mapping.columns.map(({ column, target }) => [column, target])).toEqual([
    ['id', 'skip'],
    [2, 'skip'],
    [3, 'skip'],
    [4, 'attribute'],
  ])
})

test('a guess moves with its column to the place that the column has in the file', () => {
  const found = draftOf({
    guess: {
      mapping: { rows: 'customers', format: 'csv', columns: [{ column: 4, target: 'attribute', key: 'n' }, { column: 'id', target: 'identity' }] },
      guessed: ['format', 'columns.0.target', 'columns.1'],
    },
    sample: SAMPLE,
  })
  expect(found.guessed.toSorted()).toEqual(['columns.0', 'columns.3.target', 'format'])
  expect(isGuessed(found, 'columns.0.namespace')).toBe(true)
  expect(isGuessed(found, 'columns.1')).toBe(false)
})

test('what somebody has chosen is no guess any more', () => {
  const guessed = draft([{ column: 'id', target: 'identity' }], ['columns.0.target', 'rows', 'currency'])
  expect(withColumn(guessed, 0, { target: 'skip' }).guessed).toEqual(['rows', 'currency'])
  expect(withTerm(guessed, 'currency', 'EUR').guessed).toEqual(['rows', 'columns.0.target'])
})

test('two columns that fill the same are told at both, and different ones of a target are not', () => {
  const twice = draft([
    { column: 'id', target: 'identity', namespace: 'shop' },
    { column: 3, target: 'identity', namespace: 'shop' },
    { column: 4, target: 'identity', namespace: 'card' },
  ])
  expect([...columnProblems(twice, TARGETS)].toSorted()).toEqual([
    [0, { kind: 'twice', other: 3 }],
    [2, { kind: 'twice', other: 'id' }],
  ])
})

test('an option that a target cannot do without is told, and one with a default is not', () => {
  expect(columnProblems(draft([{ column: 'id', target: 'attribute', key: '' }]), TARGETS).get(0)).toEqual({ kind: 'unfilled', fields: ['key'] })
  expect(columnProblems(draft([{ column: 'id', target: 'attribute', key: 'city' }]), TARGETS).size).toBe(0)
})

test('the targets that are needed and that no column has are missing', () => {
  const purchases = withRows(draft([{ column: 'id', target: 'identity', namespace: 'shop' }]), 'purchases', OPTIONS)
  expect(missingTargets(purchases, OPTIONS)).toEqual(['amount'])
})

test('columns whose target another type of rows does not know are not loaded', () => {
  const changed = withRows(draft([{ column: 'id', target: 'attribute', key: 'city' }]), 'purchases', OPTIONS)
  expect(changed.mapping.columns[0]).toEqual({ column: 'id', target: 'skip' })
})

test('a column that goes to two places has two entries, and a third can be added and taken away', () => {
  const two = draft(
    [
      { column: 3, target: 'attribute', key: 'ort' },
      { column: 'id', target: 'identity', namespace: 'shop' },
      { column: 'id', target: 'attribute', key: 'id' },
    ],
    ['columns.0.target', 'columns.2.target'],
  )
  expect(two.mapping.columns.map(({ column, target }) => `${column} ${target}`)).toEqual(['id identity', 'id attribute', '2 skip', '3 attribute', '4 skip'])
  expect(two.guessed).toEqual(['columns.1.target', 'columns.3.target'])
  const three = withAlso(two, 0, { target: 'identity', namespace: 'card' })
  expect(three.mapping.columns.map(({ column }) => column)).toEqual(['id', 'id', 'id', 2, 3, 4])
  expect(three.guessed).toEqual(['columns.2.target', 'columns.4.target'])
  expect(withoutEntry(three, 1)).toEqual(two)
})

const upload = (sample: Sample, columns: Draft['mapping']['columns'], guessed: string[] = []) => ({
  id: 1,
  file_name: 'f',
  size: 1,
  problem: '', said: null,
  sample,
  guess: { mapping: { rows: 'customers', format: 'csv', encoding: 'windows-1251', decimal: ',', columns }, guessed },
})

test('read in another encoding the columns that somebody has mapped stay, with their new names', () => {
  const before = withTerm(draft([{ column: 'id', target: 'identity', namespace: 'shop' }], ['encoding', 'decimal']), 'decimal', '.')
  const after = reread(before, SAMPLE, upload({ ...SAMPLE, header: ['ід', 'b', 'c', 'd'] }, [], ['decimal']))
  expect(after.mapping.columns[0]).toEqual({ column: 'ід', target: 'identity', namespace: 'shop' })
  expect(after.mapping).toMatchObject({ encoding: 'windows-1251', decimal: '.' })
  expect(after.guessed).toEqual([])
})

test('cut at another sign the columns are those of the new guess', () => {
  const before = draft([{ column: 'id', target: 'identity', namespace: 'shop' }])
  const found = upload({ header: ['a', 'b'], rows: [] }, [{ column: 'b', target: 'attribute', key: 'b' }], ['columns.0', 'format'])
  const after = reread(before, SAMPLE, found)
  expect(after.mapping.columns).toEqual([
    { column: 'a', target: 'skip' },
    { column: 'b', target: 'attribute', key: 'b' },
  ])
  expect(after.guessed).toEqual(['format', 'columns.1'])
})

test('columns that nobody has touched are guessed anew', () => {
  const guessed = draft([], []).mapping.columns.map((_, index) => `columns.${index}.target`)
  const before = draft([1, 2, 3, 4].map((column) => ({ column, target: 'attribute', key: `k${column}` })), guessed)
  const after = reread(before, SAMPLE, upload(SAMPLE, [{ column: 'id', target: 'identity', namespace: 'shop' }], ['columns.0.target']))
  expect(after.mapping.columns.map(({ target }) => target)).toEqual(['identity', 'skip', 'skip', 'skip'])
})

test('only what somebody has said of the reading is asked for', () => {
  const said = withTerm({ ...draft([], ['encoding', 'header']), mapping: { rows: '', format: 'csv', encoding: 'utf-8', header: true, columns: [] } }, 'header', false)
  expect(saidReading(said)).toEqual({ format: 'csv', header: false })
})

test('a kept mapping is laid over the file, which is read as it needs', () => {
  const here = withTerm(draft([]), 'encoding', 'utf-16')
  const laid = withSaved(here, { rows: 'customers', format: 'csv', encoding: 'utf-8', columns: [{ column: 'id', target: 'identity', namespace: 'shop' }, { column: 'gone', target: 'skip' }] }, SAMPLE)
  expect(laid.mapping.encoding).toBe('utf-16')
  expect(laid.mapping.columns).toHaveLength(4)
  expect(laid.mapping.columns[0]?.target).toBe('identity')
})

test('columns that are not loaded are not sent', () => {
  expect(sentMapping(draft([{ column: 'id', target: 'identity', namespace: 'shop' }])).columns).toHaveLength(1)
})

test('the first values of a column are shown each once', () => {
  expect(firstValues(SAMPLE, 1)).toEqual(['Lwów'])
  expect(firstValues(SAMPLE, 3)).toEqual(['z'])
})

test.each([
  ['Місто доставки', 'misto_dostavki'],
  ['Żółta Łódź', 'zolta_lodz'],
  ['Дата рождения', 'data_rozhdeniia'],
  ['2nd phone!', 'a_2nd_phone'],
  ['  —  ', ''],
])('the key of “%s” is %s', (name, key) => {
  expect(keyOf(name)).toBe(key)
})
