import { expect, it } from 'vitest'

import type { GraphNode } from '@/api/types'

import { add, all, configure, connect, type Edit, move, remove } from '../graph/graph'
import type { Content } from './backup'
import { merge, same } from './merge'

const node = (id: string, config: Record<string, unknown> = {}): GraphNode => ({ id, type: 'wait', config, position: { x: 0, y: 0 } })
const BASE: Content = {
  name: 'Win back',
  settings: { holdout_share: 0 },
  graph: {
    nodes: [node('a', { duration_s: 60, label: 'A' }), node('b', { duration_s: 60 }), node('c', { steps: [{ channel: 'push', text: 'x' }, { channel: 'sms', text: 'y' }] })],
    edges: [
      { id: 'a:next', source: 'a', port: 'next', target: 'b' },
      { id: 'b:next', source: 'b', port: 'next', target: 'c' },
    ],
  },
}
const edited = (...edits: Edit[]): Content => ({ ...BASE, graph: all(...edits)(BASE.graph) })
const set = (id: string, config: Record<string, unknown>): Edit => configure(id, config, () => [{ key: 'next' }])
const configOf = (content: Content, id: string) => content.graph.nodes.find((each) => each.id === id)?.config

it('puts together what two have done to different nodes', () => {
  const mine = edited(set('a', { duration_s: 120, label: 'A' }), add(node('d')), connect('c', 'next', 'd'))
  const theirs = edited(set('b', { duration_s: 5 }), move(new Map([['c', { x: 50, y: 50 }]])))
  const { content, collisions, taken } = merge(BASE, mine, theirs)
  expect(collisions).toEqual([])
  expect(configOf(content, 'a')).toEqual({ duration_s: 120, label: 'A' })
  expect(configOf(content, 'b')).toEqual({ duration_s: 5 })
  expect(content.graph.nodes.find(({ id }) => id === 'c')?.position).toEqual({ x: 50, y: 50 })
  expect(content.graph.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
  expect(taken.nodes.sort()).toEqual(['b', 'c'])
})

it('puts together what two have done to different fields of one node, and to different steps', () => {
  const mine = edited(set('a', { duration_s: 120, label: 'A' }), set('c', { steps: [{ channel: 'push', text: 'mine' }, { channel: 'sms', text: 'y' }] }))
  const theirs = edited(set('a', { duration_s: 60, label: 'B' }), set('c', { steps: [{ channel: 'push', text: 'x' }, { channel: 'sms', text: 'theirs' }] }))
  const { content, collisions } = merge(BASE, mine, theirs)
  expect(collisions).toEqual([])
  expect(configOf(content, 'a')).toEqual({ duration_s: 120, label: 'B' })
  expect(configOf(content, 'c')).toEqual({ steps: [{ channel: 'push', text: 'mine' }, { channel: 'sms', text: 'theirs' }] })
})

it('asks where both changed the same field, and does as is chosen', () => {
  const mine = edited(set('a', { duration_s: 1, label: 'A' }))
  const theirs = edited(set('a', { duration_s: 2, label: 'A' }))
  const { content, collisions } = merge(BASE, mine, theirs)
  expect(collisions).toEqual([{ path: 'nodes.a.duration_s', node: 'a', field: 'duration_s', port: null, mine: 1, theirs: 2 }])
  expect(configOf(content, 'a')?.duration_s).toBe(1)
  expect(configOf(merge(BASE, mine, theirs, () => 'theirs').content, 'a')?.duration_s).toBe(2)
})

it('does not mix steps that were put into another order', () => {
  const mine = edited(set('c', { steps: [{ channel: 'sms', text: 'y' }, { channel: 'push', text: 'x' }] }))
  const theirs = edited(set('c', { steps: [{ channel: 'push', text: 'theirs' }, { channel: 'sms', text: 'y' }] }))
  expect(merge(BASE, mine, theirs).collisions.map(({ path }) => path)).toEqual(['nodes.c.steps'])
})

it('asks before somebody\'s work goes with a node that the other took away', () => {
  const mine = edited(remove(['b']))
  const theirs = edited(set('b', { duration_s: 5 }))
  const { content, collisions } = merge(BASE, mine, theirs)
  expect(collisions.map(({ path, mine: own }) => [path, own])).toEqual([['nodes.b', undefined]])
  expect(content.graph.nodes.map(({ id }) => id)).toEqual(['a', 'c'])
  const kept = merge(BASE, mine, theirs, () => 'theirs').content
  expect(kept.graph.nodes.map(({ id }) => id)).toContain('b')
})

it('asks where both led one way to different places', () => {
  const mine = edited(add(node('m')), connect('a', 'next', 'm'))
  const theirs = edited(add(node('t')), connect('a', 'next', 't'))
  const { content, collisions } = merge(BASE, mine, theirs)
  expect(collisions).toMatchObject([{ path: 'edges.a:next', node: 'a', port: 'next' }])
  expect(content.graph.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'm', 't'])
})

it('merges name and settings, and returns the very same graph where nothing came in', () => {
  const mine = { ...BASE, name: 'Mine' }
  const { content, collisions, taken } = merge(BASE, mine, { ...BASE, settings: { holdout_share: 5 } })
  expect(content).toEqual({ ...BASE, name: 'Mine', settings: { holdout_share: 5 } })
  expect(content.graph).toBe(BASE.graph)
  expect([collisions, taken]).toEqual([[], { nodes: [], journey: true }])
})

/** A small generator of numbers, so that a failure can be played again by its seed. */
function random(seed: number) {
  let state = seed + 1
  return (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * below)
  }
}

function someEdits(graphOf: Content, next: (below: number) => number, who: string): Content {
  let { graph } = graphOf
  for (let step = 0; step < 1 + next(5); step += 1) {
    const ids = graph.nodes.map(({ id }) => id)
    const id = ids[next(ids.length)] ?? ''
    const config = graph.nodes.find((each) => each.id === id)?.config ?? {}
    const edits: Edit[] = [
      set(id, { ...config, [`f${next(3)}`]: `${who}${next(3)}` }),
      set(id, { ...config, duration_s: next(3) }),
      add(node(`${who}${step}${next(1000)}`, { by: who })),
      connect(id, 'next', ids[next(ids.length)] ?? ''),
      remove([id]),
      move(new Map([[id, { x: next(100), y: next(100) }]])),
    ]
    graph = all(...edits.slice(next(edits.length)).slice(0, 1))(graph)
  }
  return { ...graphOf, graph, name: next(4) === 0 ? `${who} name` : graphOf.name }
}

it('loses nothing of whatever two people do, and is the same from both sides', () => {
  for (let seed = 0; seed < 2_000; seed += 1) {
    const next = random(seed)
    const [mine, theirs] = [someEdits(BASE, next, 'm'), someEdits(BASE, next, 't')]
    const { content, collisions } = merge(BASE, mine, theirs)
    const there = new Set(content.graph.nodes.map(({ id }) => id))
    const told = new Set(collisions.map(({ node: id }) => id))

    // What only one of them touched is as that one has it, and what both touched is one of the two, or told.
    for (const [own, other] of [[mine, theirs], [theirs, mine]] as const) {
      for (const each of own.graph.nodes) {
        const before = BASE.graph.nodes.find(({ id }) => id === each.id)
        const others = other.graph.nodes.find(({ id }) => id === each.id)
        if (!before) expect(there.has(each.id), `seed ${seed}: ${each.id}`).toBe(true)
        if (before && same(before, others)) expect(configOf(content, each.id), `seed ${seed}: ${each.id}`).toEqual(each.config)
        if (before && !same(before.config, each.config) && !others) expect(told.has(each.id), `seed ${seed}: ${each.id}`).toBe(true)
      }
    }
    // No edge hangs in the air, and no port has two.
    const ports = content.graph.edges.map(({ source, port }) => `${source}:${port}`)
    expect(new Set(ports).size).toBe(ports.length)
    expect(content.graph.edges.every(({ source, target }) => there.has(source) && there.has(target)), `seed ${seed}`).toBe(true)
    // The other side finds the same collisions, and comes to the same draft by the opposite choices.
    const mirrored = merge(BASE, theirs, mine, () => 'theirs')
    expect(mirrored.collisions.map(({ path }) => path).sort()).toEqual(collisions.map(({ path }) => path).sort())
    const sorted = ({ graph }: Content) => graph.nodes.map(({ id, config }) => ({ id, config })).sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(sorted(mirrored.content), `seed ${seed}`).toEqual(sorted(content))
    // Merging what is merged changes nothing more.
    expect(merge(theirs, content, theirs).content).toEqual(content)
  }
})
