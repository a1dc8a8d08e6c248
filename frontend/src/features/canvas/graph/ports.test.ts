import { expect, it } from 'vitest'

import type { NodeType } from '@/api/types'

import { type NodeTypes, portsOf } from './ports'

const type = (key: string, ports: string[], default_config = {}): [string, NodeType] => [
  key,
  {
    key, label: key, icon: '', category: 'flow', description: '', color: 'gray', entry: false, fields: [],
    default_config, ports: ports.map((port) => ({ key: port, label: port })),
  },
]
const types: NodeTypes = new Map([
  type('wait', ['next']),
  type('split', ['a', 'b'], { arms: [{ key: 'a', label: 'A', share: 50 }, { key: 'b', label: 'B', share: 50 }] }),
  type('multi', ['a', 'else'], { cases: [{ key: 'a', label: 'A', rule: { all: [] } }] }),
  type('wait_event', ['timed_out'], { events: [] }),
  type('wait_until', ['next']),
])
const keys = (node: string, config = {}) => portsOf({ type: node, config }, types).map(({ key }) => key)

it('a plain node has the ports of its type', () => {
  expect(keys('wait')).toEqual(['next'])
  expect(keys('moon')).toEqual([])
})

it('a split has its arms and nothing else', () => {
  expect(keys('split', { arms: [{ key: 'x', label: 'X', share: 100 }] })).toEqual(['x'])
})

it('cases and events have a port each, before the ones that every such node has', () => {
  expect(keys('multi', { cases: [{ key: 'b', label: 'Gold' }, { key: 'a', label: 'A' }] })).toEqual(['b', 'a', 'else'])
  expect(keys('multi', { cases: [] })).toEqual(['else'])
  expect(keys('wait_event', { events: [{ key: 'a', label: 'paid' }] })).toEqual(['a', 'timed_out'])
  expect(portsOf({ type: 'multi', config: { cases: [{ key: 'b', label: 'Gold' }] } }, types)[0]).toMatchObject({ name: 'Gold' })
})

it('a half-written list breaks nothing', () => {
  expect(keys('multi', { cases: [null, 7, {}, { key: 'b', label: '' }] })).toEqual(['b', 'else'])
  expect(keys('wait_event', {})).toEqual(['timed_out'])
})

it('a wait until the date of an attribute has ways for a date that is over, and for none', () => {
  expect(keys('wait_until', { by: 'date' })).toEqual(['next'])
  expect(keys('wait_until', { by: 'attribute' })).toEqual(['next', 'passed', 'missing'])
})
