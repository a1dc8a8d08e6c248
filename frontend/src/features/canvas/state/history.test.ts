import { expect, it } from 'vitest'

import { add, EMPTY, type Graph } from '../graph/graph'
import { begin, record, redo, undo } from './history'

const grown = (graph: Graph, id: string) => add({ id, type: 'wait', config: {}, position: { x: 0, y: 0 } })(graph)
const ASIDE = { name: 'Win back', settings: {} }
const ids = (graph: Graph) => graph.nodes.map((node) => node.id).join('')

it('undoes and redoes every step', () => {
  let history = begin(EMPTY, ASIDE)
  for (const id of 'abc') history = record(history, grown(history.present, id), 0)
  expect(ids(undo(undo(history)).present)).toBe('a')
  expect(ids(redo(undo(undo(history))).present)).toBe('ab')
  expect(redo(redo(undo(undo(history)))).present).toBe(history.present)
})

it('takes a burst of one kind as one step', () => {
  let history = begin(EMPTY, ASIDE)
  history = record(history, grown(history.present, 'a'), 0, 'typing')
  history = record(history, grown(history.present, 'b'), 300, 'typing')
  history = record(history, grown(history.present, 'c'), 2_000, 'typing')
  history = record(history, grown(history.present, 'd'), 2_100, 'moving')
  expect(ids(undo(history).present)).toBe('abc')
  expect(ids(undo(undo(history)).present)).toBe('ab')
  expect(ids(undo(undo(undo(history))).present)).toBe('')
})

it('does not merge over an undo', () => {
  let history = record(begin(EMPTY, ASIDE), grown(EMPTY, 'a'), 0, 'typing')
  history = record(undo(history), grown(EMPTY, 'b'), 100, 'typing')
  expect(ids(undo(history).present)).toBe('')
})

it('forgets what was undone once something new is done', () => {
  let history = record(begin(EMPTY, ASIDE), grown(EMPTY, 'a'), 0)
  history = record(undo(history), grown(EMPTY, 'b'), 1)
  expect(redo(history)).toBe(history)
})

it('ignores an edit that changed nothing', () => {
  const history = begin(EMPTY, ASIDE)
  expect(record(history, EMPTY, 0)).toBe(history)
  expect(undo(history)).toBe(history)
})

it('takes back a name and settings as it takes back the drawing', () => {
  let history = record(begin(EMPTY, ASIDE), EMPTY, 0, 'name', undefined, { ...ASIDE, name: 'Come back' })
  history = record(history, grown(EMPTY, 'a'), 10)
  expect(undo(history).aside.name).toBe('Come back')
  expect(undo(undo(history)).aside.name).toBe('Win back')
  expect(redo(undo(undo(history))).aside.name).toBe('Come back')
})
