import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import type { Outlook } from '../api'
import { journeyKey } from '../opening'
import { journeyOf, rendered } from '../rendered.fixture'
import { CascadeBody } from './CascadeBody'
import type { Config } from '../graph/graph'

const price = (amount: string) => ({ amount, most: amount, least: amount, currency: 'USD' })
const fates = (sent: number, of: number) => ({ sent, no_address: of - sent, no_consent: 0, suppressed: 0, paused: 0 })
const step = (channel: string, timeout_s: number | null, text: string) => ({ channel, sender_id: null, content: { text }, timeout_s })
const STEPS = [step('push', 7_200, 'Your basket waits'), step('email', 86_400, 'Still yours'), step('sms', null, 'Last call')]
const CONFIG: Config = { steps: STEPS, topic_id: 5, stop_on: ['opened', 'clicked'], stop_events: [{ event: 'purchase' }] }
const OUTLOOK: Outlook = {
  members: 2_000,
  reachable: 1_700,
  sampled: 0,
  steps: [
    { channel: 'push', fates: fates(600, 2_000), price: price('0') },
    { channel: 'email', fates: fates(1_500, 2_000), price: price('0.0005') },
    { channel: 'sms', fates: fates(0, 2_000), price: price('0.045') },
  ],
}

async function drawn(config: Config = CONFIG, outlook = OUTLOOK) {
  const at = { x: 0, y: 0 }
  const entry = { id: 'in', type: 'entry_segment', config: { segment_id: 3 }, position: at }
  const cascade = { id: 'send', type: 'cascade', config, position: at }
  const journey = journeyOf({ nodes: [entry, cascade], edges: [{ id: 'e', source: 'in', port: 'next', target: 'send' }] })
  const steps = STEPS.map(({ channel }) => ({ channel, sender_id: null }))
  const asked = { segments: [3], topic_id: config.topic_id ?? null, steps }
  await rendered(<CascadeBody node={cascade} />, journey, { answers: [[[...journeyKey(1), 'outlook', asked], outlook]] })
  return (await screen.findAllByTestId('cascade-step')).map((row) => within(row))
}

it('has its channels in order, each with its first words', async () => {
  const rows = await drawn()
  expect(rows).toHaveLength(3)
  for (const [index, said] of [['Push', 'Your basket waits'], ['E-mail', 'Still yours'], ['SMS', 'Last call']].entries()) {
    for (const text of said) expect(rows[index]?.getByText(text)).toBeVisible()
  }
})

it('says how long each step waits, and the whole at most', async () => {
  const rows = await drawn()
  expect(rows[0]?.getByText(/^2 hrs?$/)).toBeVisible()
  expect(rows[1]?.getByText(/^24 hrs?$/)).toBeVisible()
  expect(rows[2]?.getByText('–')).toBeVisible()
  expect(screen.getByText(/26 hrs? at most/)).toBeVisible()
})

it('says what stops it, or that nothing does', async () => {
  await drawn()
  expect(screen.getByText(/^Stops when read, clicked,? or “purchase” · /)).toBeVisible()
})

it('says so where nothing stops it', async () => {
  await drawn({ ...CONFIG, stop_on: [], stop_events: [] })
  expect(screen.getByText(/^Nothing stops it · /)).toBeVisible()
})

it('says what a message of each step costs, and one person at most', async () => {
  const rows = await drawn()
  expect(rows[0]?.getByText('$0.00')).toBeVisible()
  expect(rows[1]?.getByText('$0.0005')).toBeVisible()
  expect(rows[2]?.getByText('$0.045')).toBeVisible()
  expect(screen.getByText(/at most \$0\.046 a person$/)).toBeVisible()
})

it('says how many of the segment each step reaches, and any of them', async () => {
  const rows = await drawn()
  expect(rows[0]?.getByText('600 · 30%')).toBeVisible()
  expect(rows[1]?.getByText('1,500 · 75%')).toBeVisible()
  expect(rows[2]?.getByText('reaches nobody')).toBeVisible()
  expect(screen.getByText(/^1,700 of 2,000 reachable · /)).toBeVisible()
})

it('says that the figures are reckoned where only a sample was asked', async () => {
  const rows = await drawn(CONFIG, { ...OUTLOOK, sampled: 500 })
  expect(rows[0]?.getByText('≈ 600 · 30%')).toBeVisible()
})
