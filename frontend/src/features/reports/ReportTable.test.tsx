import { screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'

import { rendered } from '@/features/imports/rendered'

import type { Column, ReportAnswer, Row } from './api'
import { ReportContext } from './context'
import { ReportTable } from './ReportTable'

const column = (key: string, kind: Column['kind'], more: Partial<Column> = {}): Column => ({ key, label: key, kind, unit: '', says: '', opens: '', ...more })
const ROWS: Row[] = [
  { key: 'b', name: 'Beta', people: 9, rate: 0.25 },
  { key: 'a', name: 'Alpha', people: 10, rate: null },
]

function answer(rows: Row[] = ROWS): ReportAnswer {
  return {
    key: 'sample',
    label: 'Sample',
    says: '',
    takes: [],
    period: { from: '2026-03-01', to: '2026-03-31' },
    previous_period: { from: '2026-01-29', to: '2026-02-28' },
    time_zone: 'UTC',
    currency: 'USD',
    conversions: [],
    other_currencies: [],
    warnings: [],
    tables: [
      {
        key: 'main',
        label: 'Main',
        note: 'What it counts.',
        columns: [
          column('name', 'text'),
          column('people', 'count', { unit: 'people', says: 'How many people.', opens: 'people' }),
          column('rate', 'share', { says: 'How many of them.' }),
        ],
        rows,
        total: { people: 19, rate: 0.25 },
      },
    ],
    extra: {},
    answered_at: '2026-03-31T12:00:00Z',
  }
}

const drawn = (report = answer(), shared = false) =>
  rendered(
    <ReportContext.Provider value={{ filters: { from: '2026-03-01', to: '2026-03-31' }, shared }}>
      <ReportTable report={report} table="main" />
    </ReportContext.Provider>,
  )

const names = () => screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[0]?.textContent)

test('rows come as the report has them, are sorted by a click, and come back by the third', async () => {
  await drawn()
  expect(names()).toEqual(['Beta', 'Alpha', 'Total'])
  const people = screen.getByRole('columnheader', { name: /people/ })
  await userEvent.click(within(people).getByRole('button'))
  expect(names()).toEqual(['Alpha', 'Beta', 'Total'])
  expect(people).toHaveAttribute('aria-sort', 'descending')
  await userEvent.click(within(people).getByRole('button'))
  expect(people).toHaveAttribute('aria-sort', 'ascending')
  await userEvent.click(within(people).getByRole('button'))
  expect(people).toHaveAttribute('aria-sort', 'none')
  expect(names()).toEqual(['Beta', 'Alpha', 'Total'])
})

test('a column says what its numbers mean and in what they are counted', async () => {
  await drawn()
  const people = screen.getByRole('columnheader', { name: /people/ })
  expect(within(people).getByRole('button')).toHaveAttribute('aria-description', 'How many people.')
  expect(screen.getByText('What it counts.')).toBeInTheDocument()
})

test('where there is no number a dash stands, and why', async () => {
  await drawn()
  expect(screen.getByText('There is nothing that it could be a share of')).toBeInTheDocument()
})

test('a number opens; behind a link it does not', async () => {
  await drawn()
  expect(screen.getByRole('button', { name: 'people: 9. Show these people' })).toBeInTheDocument()
})

test('behind a shared link no number opens', async () => {
  await drawn(answer(), true)
  expect(screen.queryByRole('button', { name: /Show these people/ })).toBeNull()
})

test('of very many rows the first are shown', async () => {
  await drawn(answer(Array.from({ length: 60 }, (_, index) => ({ key: String(index), name: `Row ${index}`, people: 0, rate: 0 }))))
  expect(screen.getAllByRole('row')).toHaveLength(52)
  await userEvent.click(screen.getByRole('button', { name: 'Show 10 more rows' }))
  expect(screen.getAllByRole('row')).toHaveLength(62)
})

test('a table without rows says so', async () => {
  await drawn(answer([]))
  expect(screen.getByText('Nothing in this period')).toBeInTheDocument()
})

test('on a phone the texts of a row stand in its first cell, before the first figure', async () => {
  const phone = (media: string) => ({ media, matches: media === '(max-width: 36em)', addEventListener: vi.fn(), removeEventListener: vi.fn() })
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => phone(query) as unknown as MediaQueryList)
  const report = answer([{ key: 'a', name: 'Welcome', channel: 'sms', people: 9, rate: 0.5 }])
  report.tables[0]?.columns.splice(1, 0, column('channel', 'channel'))
  await drawn(report)
  expect(screen.getAllByRole('columnheader').map((each) => each.textContent)).toEqual(['namechannel', 'people', 'rate'])
  const [first, second] = screen.getAllByRole('cell')
  expect(first).toHaveTextContent('WelcomeSMS')
  expect(second).toHaveTextContent('9')
  vi.restoreAllMocks()
})

test('the total has a name also where rows are named by a day, and both stand where names do', async () => {
  const report = answer([{ key: 'may', month: '2025-05-01', people: 12, rate: 0.5 }])
  report.tables[0]?.columns.splice(0, 1, column('month', 'day'))
  await drawn(report)
  expect(names()).toEqual(['1 May 2025', 'Total'])
  expect(screen.getAllByRole('cell', { name: /May|Total/ }).map((each) => each.style.textAlign)).toEqual(['', ''])
})
