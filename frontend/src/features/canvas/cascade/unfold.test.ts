// @vitest-environment jsdom
import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { type Config, edgeId, type Graph, type GraphNode, nodeOf } from '../graph/graph'
import { chainOf } from './recognise'
import { hindrance, kept, losses } from './single'
import { fold, unfold } from './unfold'

const usualTimeout = () => 3_600
const nameOf = (event: string) => event

/** Ids that count up, so that what is made is the same each time. */
function counting(): (type: string) => string {
  let number = 0
  return (type) => `${type}_${(number += 1)}`
}

/** Mulberry32: the same numbers at every run. */
function randomOf(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function someCascade(random: () => number): Config {
  const one = <T>(...of: T[]): T => of[Math.floor(random() * of.length)] as T
  const steps = Array.from({ length: 1 + Math.floor(random() * 5) }, () => ({
    channel: one('push', 'email', 'sms', 'viber'),
    sender_id: one(null, 7),
    content: { text: `text ${random()}` },
    timeout_s: one(null, 60, 7_200, 86_400),
    ...one<object>({}, { if_capped: one('wait', 'skip', 'exit'), if_quiet: one('wait', 'exit') }, { waits_s: 600 }),
  }))
  return {
    topic_id: one(null, 3),
    template_id: one(null, undefined, 5),
    steps,
    order: one('drawn', 'cheapest', 'best'),
    stop_on: ['delivered', 'opened', 'clicked', 'replied', 'purchased'].filter(() => random() < 0.5),
    evidence: one('certain', 'likely', 'weak'),
    stop_events: one([], [{ event: 'paid', filters: [{ property: 'total', compare: 'at_least', value: '9' }] }, { event: 'purchase', filters: [] }]),
    deadline_s: one(null, 9_000),
    budget: one(null, '12.50'),
    skip_dear_days: one(null, 30),
  }
}

const node = (id: string, type: string, x: number, config: Config = {}): GraphNode => ({ id, type, config, position: { x, y: 40 } })
const edge = (source: string, port: string, target: string) => ({ id: edgeId(source, port), source, port, target })

function journeyWith(config: Config, random: () => number): Graph {
  const stops = kept(config, usualTimeout)
  const nothingStops = (stops.stop_on as unknown[]).length + (stops.stop_events as unknown[]).length === 0
  const ways = [edge('c', 'exhausted', 'b'), edge('c', 'unreachable', random() < 0.5 ? 'b' : 'u')]
  return {
    nodes: [
      node('in', 'entry_segment', 0),
      node('c', 'cascade', 320, config),
      node('a', 'exit', 700),
      node('b', 'message', 700),
      node('u', 'exit', 321),
      node('asks', 'reaction_check', 1_200, { node: 'c', outcome: 'opened', channel: '', step: (config.steps as unknown[]).length > 1 ? 1 : null }),
    ],
    edges: [edge('in', 'next', 'c'), edge('b', 'sent', 'asks'), ...(nothingStops ? [] : [edge('c', 'reacted', 'a')]), ...ways.filter(() => random() < 0.8)],
  }
}

const sorted = ({ nodes, edges }: Graph): Graph => ({
  nodes: [...nodes].sort((a, b) => a.id.localeCompare(b.id)),
  edges: [...edges].sort((a, b) => a.id.localeCompare(b.id)),
})

it('what was unfolded and is folded again is what it was, but for what single nodes cannot do', () => {
  const random = randomOf(7)
  for (let nth = 0; nth < 400; nth += 1) {
    const config = someCascade(random)
    const graph = journeyWith(config, random)
    const unfolded = unfold({ id: 'c', newId: counting(), usualTimeout, nameOf })(graph)
    expect(unfolded.nodes.some(({ type }) => type === 'cascade')).toBe(false)
    const chain = chainOf(unfolded, unfolded.nodes.find(({ type }) => type === 'wait' || type === 'wait_event')?.id ?? '')
    expect(chain).not.toBeNull()
    if (!chain) return
    const folded = fold(chain, () => 'c')(unfolded)
    const left = kept(config, usualTimeout)
    const expected = { ...graph, nodes: graph.nodes.map((each) => (each.id === 'c' ? { ...each, config: left } : each)) }
    expect(sorted(folded)).toEqual(sorted(expected))
    expect(losses(left)).toEqual([])
    expect(kept(left, usualTimeout)).toEqual(left)
  }
})

it('a chain that does something else is not taken for a cascade', () => {
  const random = randomOf(1)
  const config = { ...someCascade(random), steps: [{ channel: 'push', sender_id: null, content: {}, timeout_s: 60 }, { channel: 'sms', sender_id: null, content: {}, timeout_s: 60 }], stop_on: ['clicked'], stop_events: [] }
  const graph = unfold({ id: 'c', newId: counting(), usualTimeout, nameOf })(journeyWith(config, random))
  const wait = graph.nodes.find(({ type }) => type === 'wait')?.id ?? ''
  const changed = (id: string, change: Config): Graph => ({
    ...graph,
    nodes: graph.nodes.map((each) => (each.id === id ? { ...each, config: { ...each.config, ...change } } : each)),
  })
  const long = (found: Graph) => chainOf(found, wait)?.messages.length
  expect(long(graph)).toBe(2)
  // Another length than the message is valid for.
  expect(long(changed(wait, { duration_s: 61 }))).toBeUndefined()
  // Another topic, somebody who comes into the middle: only the first message is a cascade then, of one step.
  const second = graph.nodes.filter(({ type }) => type === 'message')[1]?.id ?? ''
  expect(long(changed(second, { topic_id: 99 }))).toBe(1)
  expect(long({ ...graph, edges: [...graph.edges, edge('u', 'next', second)] })).toBe(1)
  expect(chainOf(graph, 'a')).toBeNull()
})

it('what single nodes cannot do is named, and what cannot be unfolded is left as it is', () => {
  const step = { channel: 'sms', sender_id: null, content: {}, timeout_s: 60 }
  expect(losses({ steps: [step], stop_on: ['opened', 'clicked', 'replied'] })).toEqual([])
  expect(losses({ steps: [{ ...step, if_quiet: 'exit' }], stop_on: ['opened'], order: 'best', budget: '5', deadline_s: 60, skip_dear_days: 3 })).toEqual([
    'order', 'deadline', 'budget', 'skip_dear', 'exit', 'wider',
  ])
  expect(hindrance({ steps: [] })).toBe('empty')
  expect(hindrance({ steps: [step], stop_on: ['purchased'], stop_events: Array.from({ length: 8 }, (_, nth) => ({ event: `e${nth}`, filters: [] })) })).toBe('events')
  const graph: Graph = { nodes: [node('c', 'cascade', 0, { steps: [] })], edges: [] }
  expect(unfold({ id: 'c', newId: counting(), usualTimeout, nameOf })(graph)).toBe(graph)
})

it('the example that the engine runs on its clock is unfolded just so', () => {
  const example = JSON.parse(readFileSync('../tests/journeys/unfolded.json', 'utf8')) as Record<'cascade' | 'unfolded', Graph>
  const made = unfold({ id: 'cascade', newId: counting(), usualTimeout, nameOf })(example.cascade)
  expect(made).toEqual(example.unfolded)
  expect(nodeOf(made, 'message_1')?.config.channel).toBe('push')
})
