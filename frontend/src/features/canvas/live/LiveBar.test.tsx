import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { server } from '@/api/server'

import { journeyKey } from '../opening'
import { journeyOf, rendered } from '../rendered.fixture'
import { LiveBar } from './LiveBar'
import { useLiveCounters } from './useLiveCounters'

// The calendar is heavy, and not what is looked at.
vi.mock('./PeriodPick', () => ({ default: () => null }))

const PATIENT = { timeout: 15_000 }
const journey = journeyOf({ nodes: [], edges: [] }, { status: 'running' })
const version = (number: number) => ({ id: number, number, published_at: '2026-03-02T09:00:00Z', published_by: null, graph: journey.graph })
const SEGMENTS = [{ id: 31, name: 'Kyiv' }, { id: 32, name: 'Lviv' }]

let asked: string[] = []
let watched: string[] = []

class Socket extends EventTarget {
  constructor(address: string) {
    super()
    watched.push(address.replace(/^.*\/ws\//, 'ws/'))
  }
  close = vi.fn()
}

function Watched() {
  useLiveCounters(true, 'running')
  return <LiveBar compact />
}

beforeEach(() => {
  asked = []
  watched = []
  vi.stubGlobal('WebSocket', Socket)
  vi.spyOn(server, 'GET').mockImplementation(((path: string) => {
    asked.push(path.replace('/api/v1/', ''))
    return Promise.resolve({ data: { nodes: {}, edges: {}, entered: 0, inside: 0, exited: 0 }, response: new Response() })
  }) as never)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

async function choose(field: string, option: RegExp) {
  const [shown] = await screen.findAllByLabelText(field, { selector: 'input' }, PATIENT)
  if (!shown) throw new Error(`There is no ${field}`)
  fireEvent.click(shown)
  fireEvent.click(await screen.findByText(option, { selector: '[role="option"] *' }, PATIENT))
}

it('asks for the figures of the version and of the segment that are chosen, and watches those', async () => {
  await rendered(<Watched />, journey, { answers: [[[...journeyKey(1), 'versions'], [version(2), version(1)]], [['segments'], SEGMENTS]] })
  await waitFor(() => expect(asked).toContain('journeys/1/counters/'), PATIENT)

  await choose('Version', /^Version 2/)
  await waitFor(() => expect(asked.at(-1)).toBe('journeys/1/counters/?version=2'), PATIENT)
  await choose('Segment', /^Lviv$/)
  await waitFor(() => expect(asked.at(-1)).toBe('journeys/1/counters/?version=2&segment=32'), PATIENT)
  await waitFor(() => expect(watched.at(-1)).toBe('ws/journeys/1/?version=2&segment=32'), PATIENT)

  fireEvent.click(screen.getByText('Clear'))
  await waitFor(() => expect(watched.at(-1)).toBe('ws/journeys/1/'), PATIENT)
}, 60_000)
