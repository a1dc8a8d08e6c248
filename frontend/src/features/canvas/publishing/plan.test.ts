import { expect, test } from 'vitest'

import type { Change } from './api'
import { planFor, unfinished } from './plan'

const change: Change = {
  nodes: [],
  edges: [],
  settings: [],
  revision: 4,
  version: 1,
  next_version: 2,
  before: null,
  touched: [
    { node: 'wait', name: 'Wait', kind: 'changed', waiting: 3, choices: ['stay', 'move', 'again', 'exit'] },
    { node: 'old', name: 'Old', kind: 'removed', waiting: 1, choices: ['stay', 'move', 'exit'] },
  ],
  targets: [{ node: 'push', name: 'Push' }],
  along: 0,
  inside: [],
}

test('who is touched stays unless something else was chosen, and is named in the plan', () => {
  expect(planFor(change, { wait: { choice: 'again', to: null } }, true)).toEqual({
    choices: { wait: { choice: 'again', to: null }, old: { choice: 'stay', to: null } },
    take_along: true,
  })
})

test('a choice that is not there any more becomes to stay', () => {
  const chosen = { old: { choice: 'again' as const, to: null }, wait: { choice: 'move' as const, to: 'gone' } }
  expect(planFor(change, chosen, false).choices).toEqual({ wait: { choice: 'stay', to: null }, old: { choice: 'stay', to: null } })
})

test('a move without a place is not finished', () => {
  expect(unfinished(change, { wait: { choice: 'move', to: null } })).toEqual(['wait'])
})
