// @vitest-environment jsdom
import { expect, test } from 'vitest'

import { reportFile } from './api'
import { filtersOf, isOfSegment, reportSearch } from './search'
import { daysIn, frozenOf } from './sharing/frozen'

const today = '2026-03-30'

test('a stale bookmark opens: what makes no sense is left out', () => {
  const search = reportSearch({ days: 'x', brand: -1, journey: '7', channel: '', rule: 'magic', view: 'cost' })
  expect(search).toMatchObject({ days: undefined, brand: undefined, journey: 7, channel: undefined, rule: undefined, view: 'cost' })
})

test('a report is asked only for what it understands', () => {
  const search = reportSearch({ days: 7, channel: 'sms', segment: 3, view: 'cost' })
  expect(filtersOf(search, ['channel'], today)).toEqual({ from: '2026-03-24', to: '2026-03-30', channel: 'sms' })
})

test('every filter that the reports take stands in the address, and comes out of it again', () => {
  const filters = { brand: 2, journey: 7, channel: 'sms', segment: 3, rule: 'even', version: 1 }
  const written = new URLSearchParams(Object.entries({ days: 30, ...filters }).map(([name, value]) => [name, String(value)]))
  const search = reportSearch(Object.fromEntries(written))
  expect(search).toMatchObject({ days: 30, ...filters })
  expect(filtersOf(search, Object.keys(filters), today)).toEqual({ from: '2026-03-01', to: '2026-03-30', ...filters })
  expect(reportSearch({ segment: 'all' }).segment).toBeUndefined()
})

test('questions about a segment are told from the others', () => {
  expect(isOfSegment(['reports', 'channels', { from: '2026-03-01', segment: 3 }])).toBe(true)
  expect(isOfSegment(['reports', 'channels', { from: '2026-03-01', segment: undefined }])).toBe(false)
  expect(isOfSegment(['overview', 'home', null])).toBe(false)
})

test('a version is one of a journey: without it the number says nothing', () => {
  const takes = ['journey', 'version']
  expect(filtersOf(reportSearch({ days: 1, journey: 7, version: '2' }), takes, today)).toEqual({ from: '2026-03-30', to: '2026-03-30', journey: 7, version: 2 })
  expect(filtersOf(reportSearch({ days: 1, version: 2 }), takes, today)).toEqual({ from: '2026-03-30', to: '2026-03-30' })
  expect(filtersOf(reportSearch({ days: 1, journey: 7, version: 2 }), ['journey'], today)).not.toHaveProperty('version')
  expect(reportSearch({ version: 'second' }).version).toBeUndefined()
})

test('the last days go on being the last days in a link; own dates stay', () => {
  const rolling = reportSearch({ days: 7, channel: 'sms' })
  expect(frozenOf('channels', rolling, filtersOf(rolling, ['channel'], today))).toEqual({ report: 'channels', filters: { channel: 'sms' }, days: 7 })
  const own = reportSearch({ from: '2026-01-01', to: '2026-01-31' })
  expect(frozenOf('channels', own, filtersOf(own, [], today))).toEqual({
    report: 'channels',
    filters: {},
    first_on: '2026-01-01',
    last_on: '2026-01-31',
  })
})

test('a period is as long as it has days, whatever clocks do in it', () => {
  expect(daysIn({ from: '2026-03-01', to: '2026-03-31' })).toBe(31)
  expect(daysIn({ from: '2026-03-29', to: '2026-03-29' })).toBe(1)
})

test('files are asked for with the filters of the page', () => {
  const filters = { from: '2026-03-01', to: '2026-03-31', channel: 'sms', journey: undefined }
  expect(reportFile('channels', 'csv', filters, { table: 'days' })).toBe(
    '/api/v1/analytics/reports/channels/file/?from=2026-03-01&to=2026-03-31&channel=sms&table=days&format=csv',
  )
  expect(reportFile('channels', 'xlsx', filters, { table: '' })).not.toContain('table')
  expect(reportFile('channels', 'csv', filters, { table: 'days', column: 'sent', row: 'sms' })).toContain('/people/file/?')
})
