import { describe, expect, it } from 'vitest'

import type { Counters, Journey, Problem } from '@/api/types'

import { add, EMPTY, move, remove } from '../graph/graph'
import { createCanvasStore, shownGraph } from './store'

const node = (id: string, x = 0) => ({ id, type: 'wait', config: {}, position: { x, y: 0 } })
const problem = (of: string | null): Problem => ({
  severity: 'error', code: 'unreachable', node: of, edge: null, field: null, message: '', fix: '', params: {},
})
const journey: Journey = {
  id: 1, name: 'Win back', brand: 1, status: 'running', has_draft: true, version: 1, revision: 4,
  entered: 0, inside: 0, exited: 0, updated_at: '', launched_at: null, updated_by: null,
  share: 100, paused_at: null, holds_timers: false, refuses_arrivals: false, stopped_at: null, withdrawn: null,
  graph: { nodes: [node('a')], edges: [] }, settings: {}, problems: [problem('a'), problem(null)], published_graph: EMPTY,
}

describe('the store of one journey', () => {
  it('groups problems by node', () => {
    expect(Object.keys(createCanvasStore(journey, 'edit').getState().problemsOf)).toEqual(['a'])
  })

  it('edits nothing outside edit mode', () => {
    const store = createCanvasStore(journey, 'read')
    store.getState().edit(add(node('b')))
    expect(store.getState().history.present).toBe(journey.graph)
  })

  it('shows the published graph when live', () => {
    const store = createCanvasStore(journey, 'edit')
    store.getState().setMode('live')
    expect(shownGraph(store.getState())).toBe(EMPTY)
  })

  it('takes a whole drag as one step, however long it takes', () => {
    const store = createCanvasStore(journey, 'edit')
    for (const x of [1, 2, 3]) store.getState().edit(move(new Map([['a', { x, y: 0 }]])), { key: 'drag 1', gesture: true })
    store.getState().undo()
    expect(store.getState().history.present).toBe(journey.graph)
    store.getState().redo()
    expect(store.getState().history.present.nodes[0]?.position.x).toBe(3)
  })

  it('lets go of what was deleted', () => {
    const store = createCanvasStore(journey, 'edit')
    store.getState().select({ nodes: ['a'] })
    store.getState().edit(remove(['a']))
    expect(store.getState().selection.nodes).toEqual([])
  })

  it('keeps the figures of a node as the same object while they stay the same', () => {
    const store = createCanvasStore(journey, 'live')
    const counters = (waiting: number): Counters => ({
      journey: 1, status: 'running', version: 1, versions: 1, at: '', entered: 1, inside: 1, exited: 0, edges: {}, exits: {},
      nodes: { a: { entered: 1, waiting: 1, ports: {}, reasons: {}, reasons_by_port: {} }, b: { entered: 1, waiting, ports: {}, reasons: {}, reasons_by_port: {} } },
    })
    store.getState().setCounters(counters(0))
    const before = store.getState().counters
    store.getState().setCounters(counters(1))
    expect(store.getState().counters?.nodes.a).toBe(before?.nodes.a)
    expect(store.getState().counters?.nodes.b).not.toBe(before?.nodes.b)
  })
})
