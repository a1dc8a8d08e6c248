import { screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'

import { toast } from '@/components/toast'

import type { VersionRow } from '../publishing/api'
import { journeyOf, rendered } from '../rendered.fixture'
import { VersionCard } from './VersionCard'

const node = (id: string) => ({ id, type: 'wait', config: {}, position: { x: 0, y: 0 } })
const journey = journeyOf({ nodes: [node('drawn'), node('since')], edges: [] }, { settings: { name: 'of the draft' } })
const row: VersionRow = {
  id: 7, number: 3, published_at: '2026-03-02T09:00:00Z', published_by: null, is_current: true, inside: 0,
  changeover: null, can_undo: false, graph: { nodes: [node('published')], edges: [] }, settings: { name: 'of the version' },
}

async function restored() {
  const store = await rendered(<VersionCard row={row} canEdit onCompare={() => undefined} />, journey)
  store.getState().openSide('versions')
  await userEvent.click(await screen.findByRole('button', { name: 'Restore' }))
  return store
}

it('makes the version the draft in one step, which one undo takes back and one redo does again', async () => {
  const store = await restored()
  const isRestored = () => {
    expect(store.getState().history.present).toBe(row.graph)
    expect(store.getState().settings).toBe(row.settings)
    expect(store.getState().history.aside).toEqual({ name: 'Win back', settings: row.settings })
  }
  isRestored()
  expect(store.getState().history.past).toHaveLength(1)
  expect(store.getState().side).toBeNull()

  store.getState().undo()
  expect(store.getState().history.present).toBe(journey.graph)
  expect(store.getState().settings).toBe(journey.settings)
  expect(store.getState().history.past).toHaveLength(0)

  store.getState().redo()
  isRestored()
})

it('is taken back whole by the undo of its message', async () => {
  const offered = vi.spyOn(toast, 'undo')
  const store = await restored()
  const [message, undo] = offered.mock.calls[0] ?? []
  expect(message).toBe('Version 3 is the draft now. Nothing is published by that.')
  undo?.()
  expect(store.getState().history.present).toBe(journey.graph)
  expect(store.getState().settings).toBe(journey.settings)
})

it('leaves steps that were made before it to be undone after it', async () => {
  const store = await restored()
  store.getState().undo()
  store.getState().setName('Come back')
  await userEvent.click(screen.getByRole('button', { name: 'Restore' }))
  store.getState().undo()
  expect(store.getState().name).toBe('Come back')
  store.getState().undo()
  expect(store.getState().name).toBe('Win back')
})
