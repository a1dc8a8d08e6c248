import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { ApiError } from '@/api/errors'
import type { Journey } from '@/api/types'

import { saveJourney } from '../api'
import { add, remove } from '../graph/graph'
import { openDraft } from './draft'

vi.mock('../api', async (original) => ({ ...(await original<typeof import('../api')>()), saveJourney: vi.fn() }))

const node = (id: string) => ({ id, type: 'wait', config: {}, position: { x: 0, y: 0 } })
const journey: Journey = {
  id: 7, name: 'Win back', brand: 1, status: 'draft', has_draft: true, version: null, revision: 3,
  entered: 0, inside: 0, exited: 0, updated_at: '', launched_at: null, updated_by: null,
  graph: { nodes: [node('a')], edges: [] }, settings: {}, problems: [], published_graph: null,
  paused_at: null, holds_timers: false, refuses_arrivals: false, stopped_at: null, withdrawn: null,
}
const theirs: Journey = { ...journey, name: 'Theirs', revision: 9, graph: { nodes: [], edges: [] } }

let patched: Record<string, unknown>[] = []
let refuse: ApiError | null = null
let server = journey

function open(mode: 'edit' | 'read' = 'edit') {
  return openDraft({ journey, mode, onSaved: vi.fn(), load: () => Promise.resolve(theirs) })
}

beforeEach(() => {
  vi.useFakeTimers()
  patched = []
  server = journey
  refuse = null
  localStorage.clear()
  vi.mocked(saveJourney).mockImplementation((_id, change) => {
    if (refuse) return Promise.reject(refuse)
    patched.push(change)
    server = { ...server, ...change, revision: change.revision + 1 }
    return Promise.resolve(server)
  })
})
afterEach(() => {
  vi.useRealTimers()
})

it('sends only what has changed, with the revision it was made on', async () => {
  const draft = open()
  draft.store.getState().setName('Spring')
  await draft.saver.flush()
  draft.store.getState().edit(add(node('b')))
  await draft.saver.flush()
  expect(patched).toEqual([
    { revision: 3, name: 'Spring' },
    { revision: 4, graph: { nodes: [node('a'), node('b')], edges: [] } },
  ])
})

it('saves what undo brought back', async () => {
  const draft = open()
  draft.store.getState().edit(remove(['a']))
  await draft.saver.flush()
  draft.store.getState().undo()
  await draft.saver.flush()
  expect(patched.at(-1)?.graph).toEqual(journey.graph)
})

it('sends nothing when only the selection changed', () => {
  const draft = open()
  draft.store.getState().select({ nodes: ['a'] })
  expect(draft.saver.dirty).toBe(false)
})

it('takes over what somebody else has saved, unless there is work of its own', () => {
  const draft = open()
  expect(draft.receive(theirs)).toBe(true)
  expect(draft.store.getState().name).toBe('Theirs')
  expect(draft.saver.dirty).toBe(false)

  const busy = open()
  busy.store.getState().edit(add(node('b')))
  expect(busy.receive(theirs)).toBe(false)
  expect(busy.store.getState().history.present.nodes).toHaveLength(2)
})

it('writes over theirs, or takes theirs, as the person chooses', async () => {
  refuse = new ApiError(409, { code: 'conflict' })
  const draft = open()
  draft.store.getState().edit(add(node('b')))
  await draft.saver.flush()
  expect(draft.store.getState().save.kind).toBe('conflict')
  refuse = null
  await draft.overwriteTheirs()
  expect(patched.at(-1)).toMatchObject({ revision: 9, graph: { nodes: [node('a'), node('b')] } })

  await draft.takeTheirs()
  expect(draft.store.getState().history.present).toBe(theirs.graph)
  expect(draft.saver.dirty).toBe(false)

  draft.store.getState().undo()
  expect(draft.store.getState().history.present.nodes).toHaveLength(2)
})

it('brings back after a crash what could not be saved, and says so to the server', async () => {
  refuse = new ApiError(0, null)
  const draft = open()
  draft.store.getState().edit(add(node('b')))
  await draft.saver.flush()
  draft.saver.stop()

  refuse = null
  const again = open()
  expect(again.restored).toBe(true)
  again.restore()
  expect(again.store.getState().history.present.nodes).toHaveLength(2)
  await again.saver.flush()
  expect(patched.at(-1)).toMatchObject({ revision: 3 })
  expect(open().restored).toBe(false)
})

it('does not read unsaved work where nothing may be edited', () => {
  localStorage.setItem('kaskad.journey.7.unsaved', JSON.stringify({ revision: 1, name: 'x', graph: { nodes: [], edges: [] } }))
  expect(open('read').restored).toBe(false)
  expect(open('edit').restored).toBe(true)
})
