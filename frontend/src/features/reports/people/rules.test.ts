import { expect, test } from 'vitest'

import type { ReportAnswer } from '../api'
import { ruleBehind } from './rules'

const RULE = { type: 'consent', topic_id: 3, channel: 'email', state: 'granted' }
const answer = (extra: Record<string, unknown>) => ({ extra }) as unknown as ReportAnswer

test('what stands now has a rule; what came in the period has none', () => {
  const report = answer({ rules: { topics: { '3.email': { end: RULE } } } })
  expect(ruleBehind(report, { table: 'topics', row: '3.email', column: 'end' })).toEqual(RULE)
  expect(ruleBehind(report, { table: 'topics', row: '3.email', column: 'granted' })).toBeNull()
  expect(ruleBehind(report, { table: 'topics', row: '3.sms', column: 'end' })).toBeNull()
  expect(ruleBehind(report, { table: 'days', row: '2026-03-05', column: 'granted' })).toBeNull()
})

test('a report without rules, or with rules of another kind, has none', () => {
  const place = { table: 'rules', row: 'last', column: 'purchases' }
  expect(ruleBehind(answer({}), place)).toBeNull()
  expect(ruleBehind(answer({ rules: { last: 'The last message counts.' } }), place)).toBeNull()
  expect(ruleBehind(answer({ rules: { rules: 'words' } }), place)).toBeNull()
})
