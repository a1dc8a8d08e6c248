import { expect, test } from 'vitest'

import type { Column, ReportAnswer } from '../api'
import { inOrder, ORDER } from './lifecycle'

const column = (key: string): Column => ({ key, label: key, kind: 'count', unit: '', says: '', opens: '' })
const TOLD = ['never', 'new', 'loyal', 'active', 'at_risk', 'lapsed', 'lost']

test('tables tell the stages in the order of the cards above them', () => {
  const table = {
    key: 'flows',
    label: '',
    note: '',
    columns: [column('stage'), ...TOLD.map((key) => column(`to_${key}`)), column('start')],
    rows: ['absent', ...TOLD].map((key) => ({ key })),
    total: null,
  }
  const [arranged] = inOrder({ tables: [table] } as unknown as ReportAnswer).tables
  expect(arranged?.rows.map(({ key }) => key)).toEqual(ORDER)
  expect(arranged?.columns.map(({ key }) => key)).toEqual(['stage', ...ORDER.slice(1).map((key) => `to_${key}`), 'start'])
})
