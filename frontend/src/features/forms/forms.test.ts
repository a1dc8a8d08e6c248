import { expect, test } from 'vitest'

import type { Field } from '@/api/types'

import { defaultsOf } from './defaults'
import { errorsBelow } from './errors'
import { visibleFields, withoutHidden } from './visible'

const period: Field[] = [
  { key: 'span', type: 'choice', label: 'When', default: 'all_time', choices: [] },
  { key: 'days', type: 'integer', label: 'Days', when: { span: ['last_days'] } },
  { key: 'from_on', type: 'date', label: 'From', when: { span: ['between'] } },
]

test('a field is shown only while the one it depends on has a fitting value', () => {
  const keys = (value: Record<string, unknown>) => visibleFields(period, value).map(({ key }) => key)
  expect(keys({ span: 'last_days' })).toEqual(['span', 'days'])
  expect(keys({ span: 'between' })).toEqual(['span', 'from_on'])
})

test('a field left out counts with its default', () => {
  expect(visibleFields(period, {}).map(({ key }) => key)).toEqual(['span'])
})

test('what a hidden field holds is dropped, and what no field describes is kept', () => {
  expect(withoutHidden(period, { type: 'event', span: 'all_time', days: 30 })).toEqual({ type: 'event', span: 'all_time' })
})

test('a new thing starts with the declared defaults, copied', () => {
  const fields: Field[] = [
    { key: 'steps', type: 'list', label: 'Steps', default: [{ channel: 'push' }] },
    { key: 'name', type: 'text', label: 'Name', required: true },
    { key: 'mode', type: 'choice', label: 'Mode', required: true, choices: [{ value: 'a', label: 'A' }] },
  ]
  const first = defaultsOf(fields)
  expect(first).toEqual({ steps: [{ channel: 'push' }], mode: 'a' })
  ;(first.steps as unknown[]).pop()
  expect(defaultsOf(fields).steps).toHaveLength(1)
})

test('errors below a field get paths of their own', () => {
  expect(errorsBelow({ 'steps.0.timeout_s': 'Too short.', name: 'Missing.' }, 'steps')).toEqual({ '0.timeout_s': 'Too short.' })
})
