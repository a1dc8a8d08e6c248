import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import type { TimelineEntry as Entry } from '@/api/types'
import { paged } from '@/test/paged'

import { TimelineEntry } from './TimelineEntry'

const decision: Entry = {
  at: '2026-03-02T09:00:00Z', kind: 'decision', icon: 'mail', title: 'E-mail goes out', text: 'Has an address.', code: 'send_sent', params: {},
  reason: 'sent', journey: { id: 7, name: 'Win back', version: 3 }, channel: 'email', status: 'sent',
  detail: { node: { id: 'mail', type: 'cascade', label: 'Remind' }, version: 3, segments: [{ id: 5, name: 'Silent' }] },
}

const drawn = (entry: Partial<Entry>, more: { customer?: number; withoutJourney?: boolean } = { customer: 42 }) =>
  paged(<TimelineEntry entry={{ ...decision, ...entry }} {...more} />, '/', '/', [
    [['registry', 'node-types'], []],
    [['session'], { user: { rights: {}, brands: [] } }],
  ])
const leads = (name: string) => screen.getByRole('link', { name }).getAttribute('href')

it('leads from a decision to its journey, its block, its message, the segment that it asked, and the Why', async () => {
  await drawn({})
  expect(leads('Win back')).toBe('/journeys/7')
  expect(leads('Block “Remind”')).toBe('/journeys/7?tab=live&node=mail')
  expect(leads('Message')).toBe('/customers/42?tab=timeline&kinds=message')
  expect(leads('Segment “Silent”')).toBe('/segments/5')
  expect(leads('Why?')).toBe('/journeys/7/why?customer=42')
})

it('leads to the version that decided, where a newer one runs', async () => {
  await drawn({ detail: { ...decision.detail, version: 2 } })
  expect(leads('Block “Remind” (Version 2)')).toBe('/journeys/7?tab=live&node=mail&version=2')
})

it('offers no message where none went out, and no block of a version that is gone', async () => {
  await drawn({ reason: 'no_consent', detail: {} })
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Win back', 'Why?'])
})

it('does not name the journey again under a heading that does', async () => {
  await drawn({}, { withoutJourney: true })
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Block “Remind”', 'Segment “Silent”'])
})

it('leads from a message to the block that sent it', async () => {
  await drawn({ kind: 'message', reason: null, status: 'delivered', detail: { ...decision.detail, segments: undefined } })
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Win back', 'Block “Remind”'])
})

it('shows no links of what belongs to no journey', async () => {
  await drawn({ kind: 'purchase', journey: null, reason: null, channel: null, detail: {} })
  expect(screen.queryByRole('link')).toBeNull()
})
