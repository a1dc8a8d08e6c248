import { expect, it } from 'vitest'

import { changedNodes } from './changed'

const node = (id: string, config = {}, x = 0) => ({ id, type: 'wait', config, position: { x, y: 0 } })
const edge = (source: string, target: string) => ({ id: `${source}.next`, source, port: 'next', target })

it('names what a file would add, change and remove, and nothing that only stands elsewhere', () => {
  const before = { nodes: [node('a'), node('b'), node('c'), node('d')], edges: [edge('a', 'b'), edge('d', 'c')] }
  const after = { nodes: [node('a', {}, 500), node('b', { duration_s: 5 }), node('e'), node('d')], edges: [edge('a', 'b'), edge('d', 'e')] }
  expect(changedNodes(before, after).map(({ kind, before, after }) => [kind, (after ?? before).id])).toEqual([
    ['changed', 'b'],
    ['added', 'e'],
    ['changed', 'd'],
    ['removed', 'c'],
  ])
})
