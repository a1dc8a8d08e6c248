import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import type { Journey } from '@/api/types'

import { journeyOf, rendered } from '../rendered.fixture'
import { StatusStrip } from './StatusStrip'

async function drawn(more: Partial<Journey>) {
  const journey = journeyOf({ nodes: [], edges: [] }, more)
  await rendered(<StatusStrip journey={journey} />, journey)
  return screen.queryByTestId('journey-state')?.textContent ?? null
}

const STOPPED = { status: 'stopped', stopped_at: '2026-03-02T09:00:00Z' } as const

it('says how many messages were held back by a stop', async () => {
  expect(await drawn({ ...STOPPED, withdrawn: 1234 })).toContain('1,234 messages that waited to be sent were held back.')
})

it('says of one message that it was held back', async () => {
  expect(await drawn({ ...STOPPED, withdrawn: 1 })).toContain('1 message that waited to be sent was held back.')
})

it('says so when no message was waiting', async () => {
  expect(await drawn({ ...STOPPED, withdrawn: 0 })).toContain('No message waited to be sent.')
})

it('says how many are still inside while the journey runs dry', async () => {
  expect(await drawn({ status: 'draining', inside: 17 })).toContain('17 people inside go on to their end')
})

it('says that timers stand still in a pause', async () => {
  expect(await drawn({ status: 'paused', paused_at: '2026-03-02T09:00:00Z', holds_timers: true })).toMatch(/Timers stand still/)
})

it('says that timers run on in a pause', async () => {
  expect(await drawn({ status: 'paused', paused_at: '2026-03-02T09:00:00Z', holds_timers: false })).toMatch(/Timers run on/)
})

it('is not there while the journey runs for everybody', async () => {
  expect(await drawn({ status: 'running' })).toBeNull()
})
