import { expect, test } from 'vitest'

import type { Graph } from '@/api/types'

import type { Difference } from './api'
import { pictureOf } from './picture'

const node = (id: string) => ({ id, type: 'wait', config: {}, position: { x: 0, y: 0 } })
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, port: 'next', target })
const before: Graph = { nodes: [node('a'), node('b'), node('c')], edges: [edge('a', 'b'), edge('b', 'c')] }
const after: Graph = { nodes: [node('a'), node('d'), node('c')], edges: [edge('a', 'd'), edge('d', 'c')] }
const said = { source_name: '', port_label: '', target_name: '' }
const change: Difference = {
  nodes: [
    { id: 'a', kind: 'changed', type: 'wait', name: 'A', fields: [], ways: ['next'] },
    { id: 'd', kind: 'added', type: 'wait', name: 'D', fields: [], ways: [] },
    { id: 'b', kind: 'removed', type: 'wait', name: 'B', fields: [], ways: [] },
  ],
  edges: [
    { kind: 'added', ...edge('a', 'd'), ...said },
    { kind: 'removed', ...edge('a', 'b'), ...said },
  ],
  settings: [],
}

test('what was removed is still in the picture, with its ways', () => {
  const picture = pictureOf(before, after, change)
  expect(picture.graph?.nodes.map((each) => each.id)).toEqual(['a', 'd', 'c', 'b'])
  expect(picture.nodes).toEqual({ a: 'changed', d: 'added', b: 'removed' })
  expect(picture.edges).toEqual({ 'a-d': 'added', 'removed:a-b': 'removed' })
})

test('a way between nodes of which one is drawn nowhere is left out', () => {
  const picture = pictureOf(null, after, change)
  expect(picture.graph?.nodes.map((each) => each.id)).toEqual(['a', 'd', 'c'])
  expect(picture.graph?.edges).toHaveLength(2)
})
