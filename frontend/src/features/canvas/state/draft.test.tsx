import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { ApiError } from '@/api/errors'
import type { Journey } from '@/api/types'

import { saveJourney } from '../api'
import { add, configure, remove } from '../graph/graph'
import { openDraft } from './draft'

vi.mock('../api', async (original) => ({ ...(await original<typeof import('../api')>()), saveJourney: vi.fn() }))

const node = (id: string) => ({ id, type: 'wait', config: {}, position: { x: 0, y: 0 } })
const journey: Journey = {
  id: 7, name: 'Win back', brand: 1, status: 'draft', has_draft: true, version: null, revision: 3,
  entered: 0, inside: 0, exited: 0, updated_at: '', launched_at: null, updated_by: null,
  graph: { nodes: [node('a')], edges: [] }, settings: {}, problems: [], published_graph: null,
  share: 100, paused_at: null, holds_timers: false, refuses_arrivals: false, stopped_at: null, withdrawn: null,
}
const theirs: Journey = { ...journey, name: 'Theirs', revision: 9, graph: { nodes: [], edges: [] } }

let patched: Record<string, unknown>[] = []
let refuse: ApiError | null = null
let taken: unknown[] = []
let server = journey

function open(mode: 'edit' | 'read' = 'edit') {
  return openDraft({ journey, mode, restores: mode === 'edit', onSaved: vi.fn(), onTaken: (_, what) => taken.push(what), load: () => Promise.resolve(theirs) })
}

beforeEach(() => {
  vi.useFakeTimers()
  patched = []
  taken = []
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

it('takes over what somebody else has saved, under its own work if there is any', () => {
  const draft = open()
  draft.receive(theirs)
  expect(draft.store.getState().name).toBe('Theirs')
  expect(draft.saver.dirty).toBe(false)
  expect(taken).toEqual([{ nodes: ['a'], journey: true }])

  const busy = open()
  busy.store.getState().edit(add(node('b')))
  busy.receive(theirs)
  expect(busy.store.getState().history.present.nodes).toEqual([node('b')])
  expect(busy.store.getState().name).toBe('Theirs')
  expect(busy.saver.dirty).toBe(true)
})

it('merges with what somebody else has saved in between, and saves both without asking', async () => {
  const draft = open()
  refuse = new ApiError(409, { code: 'conflict' })
  draft.store.getState().edit(add(node('b')))
  await draft.saver.flush()
  refuse = null
  await vi.advanceTimersByTimeAsync(2_000)
  expect(draft.conflict.getState()).toBeNull()
  expect(patched.at(-1)).toMatchObject({ revision: 9, graph: { nodes: [node('b')], edges: [] } })
  expect(draft.store.getState().save.kind).toBe('saved')
})

it('does not take away by undo what somebody else has done', async () => {
  const draft = open()
  draft.store.getState().edit(add(node('b')))
  await draft.saver.flush()
  draft.receive({ ...server, revision: server.revision + 1, graph: add(node('t'))(server.graph) })
  draft.store.getState().undo()
  expect(draft.store.getState().history.present.nodes.map(({ id }) => id)).toEqual(['a', 't'])
})

it('asks where both have changed the same, writes nothing until then, and then as is chosen', async () => {
  const both = { ...theirs, graph: { nodes: [{ ...node('a'), config: { duration_s: 9 } }], edges: [] } }
  for (const side of ['mine', 'theirs'] as const) {
    patched = []
    const draft = open()
    draft.store.getState().edit(configure('a', { duration_s: 5 }, () => []))
    draft.receive(both)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(patched).toEqual([])
    expect(draft.store.getState().save.kind).toBe('conflict')
    expect(draft.conflict.getState()?.collisions).toMatchObject([{ path: 'nodes.a.duration_s', mine: 5, theirs: 9 }])
    draft.choose({ 'nodes.a.duration_s': side })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(draft.store.getState().history.present.nodes[0]?.config).toEqual({ duration_s: side === 'mine' ? 5 : 9 })
    expect(patched).toHaveLength(side === 'mine' ? 1 : 0)
    expect(draft.store.getState().save.kind).toBe('saved')
  }
})

it('merges unsaved work of an earlier visit with what others have saved since', async () => {
  refuse = new ApiError(0, null)
  const draft = open()
  draft.store.getState().edit(add(node('b')))
  await draft.saver.flush()
  draft.saver.stop()

  refuse = null
  const since = { ...journey, revision: 5, graph: add(node('t'))(journey.graph) }
  const again = openDraft({ journey: since, mode: 'edit', restores: true, onSaved: vi.fn(), onTaken: vi.fn(), load: () => Promise.resolve(since) })
  again.restore()
  again.receive(since)
  await again.saver.flush()
  expect(patched.at(-1)).toMatchObject({ revision: 5 })
  expect((patched.at(-1)?.graph as { nodes: { id: string }[] }).nodes.map(({ id }) => id).sort()).toEqual(['a', 'b', 't'])
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

it('sends at once, when it is left, what was waiting for the pause after the last change', async () => {
  const draft = open()
  draft.store.getState().edit(add(node('b')))
  expect(patched).toEqual([])
  draft.leave()
  await vi.advanceTimersByTimeAsync(0)
  expect(patched).toEqual([{ revision: 3, graph: { nodes: [node('a'), node('b')], edges: [] } }])
  // Who comes back loads what has arrived; there is nothing to be brought back.
  expect(open().restored).toBe(false)
})

it('keeps what was left in the pause after the last change, if it does not arrive', () => {
  const draft = open()
  draft.store.getState().edit(add(node('b')))
  // The page is gone before there is an answer.
  vi.mocked(saveJourney).mockImplementation(() => new Promise(() => undefined))
  draft.leave()
  draft.saver.stop()

  const again = open()
  expect(again.restored).toBe(true)
  again.restore()
  expect(again.store.getState().history.present.nodes.map(({ id }) => id)).toEqual(['a', 'b'])
})

it('does not read unsaved work where nothing may be edited', () => {
  localStorage.setItem('kaskad.journey.7.unsaved', JSON.stringify({ revision: 1, name: 'x', graph: { nodes: [], edges: [] } }))
  expect(open('read').restored).toBe(false)
  expect(open('edit').restored).toBe(true)
})

it('takes a file over as one step, also when its own save is told before it has ended', async () => {
  const draft = open()
  await draft.takeOver(() => {
    draft.receive(theirs)
    return Promise.resolve()
  })
  expect(draft.store.getState().name).toBe('Theirs')
  draft.store.getState().undo()
  expect(draft.store.getState().name).toBe(journey.name)
  expect(draft.store.getState().history.present.nodes.map(({ id }) => id)).toEqual(['a'])
})
