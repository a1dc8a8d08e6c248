import { expect, it } from 'vitest'

import type { Field, Problem } from '@/api/types'

import { grouped, groupOfProblem, isOfSettings, pathOf } from './groups'

const field = (key: string): Field => ({ key, type: 'text', label: key })
const problem = (path: string | null, node: string | null = null): Problem => ({
  severity: 'error', code: 'bad_setting', node, edge: null, field: path, message: '', fix: '', params: {},
})

it('every field has a group, and one that nobody knows is not lost', () => {
  const found = grouped(['goal', 'moon', 'audience', 'priority'].map(field))
  expect(found.map(({ key, fields }) => [key, fields.map((each) => each.key)])).toEqual([
    ['entry', ['audience']],
    ['end', ['goal']],
    ['messages', ['priority']],
    ['measuring', ['moon']],
  ])
})

it('a problem of the settings leads to its group and its field', () => {
  expect(isOfSettings(problem('settings.exits.0.rule'))).toBe(true)
  expect(isOfSettings(problem('duration_s', 'wait'))).toBe(false)
  expect(isOfSettings(problem(null))).toBe(false)
  expect(groupOfProblem(problem('settings.exits.0.rule'))).toBe('end')
  expect(pathOf(problem('settings.exits.0.rule'))).toBe('exits.0.rule')
})
