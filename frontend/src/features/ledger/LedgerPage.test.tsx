import { screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'

import type { LedgerSearch } from '@/api/ledger'
import type { LedgerEntry } from '@/api/types'
import { journeyOf } from '@/features/canvas/rendered.fixture'
import { paged } from '@/test/paged'

import LedgerPage from './LedgerPage'

const entry = (id: number, name: string): LedgerEntry => ({
  id, at: '2026-03-02T09:00:00Z', kind: 'decision', icon: 'mail', title: `${name} went on`, text: '', code: 'waited', params: {},
  reason: 'waited', journey: null, channel: null, status: 'next', detail: {}, customer: { id, name }, port: 'next', cause: 'timer',
})
const node = (id: string, label: string) => ({ id, type: 'exit', config: { label }, position: { x: 0, y: 0 } })
const journey = journeyOf({ nodes: [node('thanks', 'Thanks'), node('bye', 'Bye')], edges: [] }, { id: 7, status: 'running' })
const found = (search: LedgerSearch, names: string[], isCut = false): [readonly unknown[], unknown] => [
  ['journeys', 7, 'ledger', search],
  { pages: [{ results: names.map((name, id) => entry(id + 1, name)), next: null, is_cut: isCut }], pageParams: [null] },
]

async function drawn(at = '', ...more: [readonly unknown[], unknown][]) {
  const router = await paged(<LedgerPage />, '/journeys/$journeyId/ledger', `/journeys/7/ledger${at}`, [
    [['journeys', 7], journey],
    [['registry', 'node-types'], []],
    [['registry', 'channels'], []],
    [['registry', 'conditions'], []],
    [['segments'], []],
    [['attributes'], []],
    [['session'], { time_zone: 'UTC', rights: {} }],
    found({}, ['Olena', 'Nina']),
    ...more,
  ])
  await screen.findByRole('heading', { name: 'Ledger' })
  return router
}
const who = () => screen.getAllByText(/ went on$/).map((each) => each.textContent)
const file = () => screen.getByRole('link', { name: 'Export (CSV)' }).getAttribute('href')

it('shows every decision, and leads to the file of all of them', async () => {
  await drawn()
  expect(who()).toEqual(['Olena went on', 'Nina went on'])
  expect(file()).toBe('/api/v1/journeys/7/decisions/export/?')
})

it('is searched by what is typed; the file is of what is found', async () => {
  const router = await drawn('', found({ q: 'nina' }, ['Nina']))
  await userEvent.type(screen.getByRole('searchbox'), 'nina')
  await waitFor(() => expect(who()).toEqual(['Nina went on']))
  expect(router.state.location.search).toEqual({ q: 'nina' })
  expect(file()).toBe('/api/v1/journeys/7/decisions/export/?q=nina')
})

it('is narrowed to a block', async () => {
  await drawn('', found({ node: 'bye' }, ['Olena']))
  await userEvent.click(screen.getByRole('combobox', { name: 'Block' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Bye' }))
  await waitFor(() => expect(who()).toEqual(['Olena went on']))
  expect(file()).toBe('/api/v1/journeys/7/decisions/export/?node=bye')
})

it('asks for whole days: the last one is included', async () => {
  const days = { from: '2026-02-27', to: '2026-02-28' }
  await drawn('?from=2026-02-27&to=2026-02-28', found(days, ['Nina']))
  expect(who()).toEqual(['Nina went on'])
  expect(file()).toBe('/api/v1/journeys/7/decisions/export/?since=2026-02-27&until=2026-03-01')
})

it('says when a search has found more customers than are looked at', async () => {
  await drawn('?q=a', found({ q: 'a' }, ['Anna'], true))
  expect(screen.getByRole('note').textContent).toMatch(/more than 200 customers/)
})

it('says so too where none of those was decided about', async () => {
  await drawn('?q=a', found({ q: 'a' }, [], true))
  expect(screen.getByText('Nothing was decided so')).toBeInTheDocument()
  expect(screen.getByRole('note').textContent).toMatch(/more than 200 customers/)
})
