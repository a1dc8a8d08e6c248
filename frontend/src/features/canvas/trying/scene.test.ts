import { describe, expect, it } from 'vitest'

import type { SaidMessage, Told, WayStep } from './api'
import { afterMessage, answersTo, channelsOf, clockAt, endingOf, expectedOf, messagesOf, momentBefore, nextMoment, pictureAt, wayOf } from './scene'

const at = (hours: number): string => new Date(Date.UTC(2026, 2, 2, 9 + hours)).toISOString()

function decision(n: number, node: string, hours: number, more: Partial<WayStep> = {}): WayStep {
  return {
    n, node, step: null, op: 'wait', port: 'next', out: 'next', edge: `${node}-next`, reason: 'waited', detail: {}, entered_at: at(0),
    at: at(hours), forced: false, title: '', text: '', code: '', params: {}, icon: '', channel: null, ...more,
  }
}

function message(n: number, step: number, more: Partial<SaidMessage> = {}): SaidMessage {
  return {
    n, node: 'cascade', step, channel: 'push', to: '', queued_at: at(0), sent_at: at(0), waits_until: null, status: 'sent', fields: {}, parts: 1,
    cost: '0', currency: 'USD', error: null, answers: [], ...more,
  }
}

const told: Told = {
  customer: { id: 1, name: 'Olena', made_up: true }, entry: 'in', at: at(0), until: at(8), would_come: true, cut: '', here: null, unused: [],
  path: [
    decision(1, 'in', 0, { op: 'enter', reason: 'entered' }),
    decision(2, 'cascade', 0, { op: 'send', reason: 'sent', step: 1, out: null, edge: null }),
    decision(3, 'cascade', 2, { op: 'await', reason: 'timed_out', step: 1, out: null, edge: null }),
    decision(4, 'cascade', 2, { op: 'send', reason: 'sent', step: 2, out: null, edge: null }),
    decision(5, 'cascade', 8, { op: 'await', reason: 'clicked', step: 2, out: 'reacted', edge: 'cascade-reacted' }),
  ],
  messages: [message(1, 1), message(2, 2, { channel: 'sms' })],
  ended: { node: 'out', reason: 'exit', at: at(8) },
}

describe('the picture of a way', () => {
  it('has the person at the entry at first, and lights up node by node', () => {
    expect(pictureAt(told, 0)).toEqual({ nodes: { in: 'here' }, edges: {}, faint: true })
    expect(pictureAt(told, 2)).toEqual({ nodes: { in: 'passed', cascade: 'here' }, edges: { 'in-next': 'passed' }, faint: true })
    expect(pictureAt(told, 5).nodes).toEqual({ in: 'passed', cascade: 'passed', out: 'here' })
    expect(pictureAt(told, 5).edges).toEqual({ 'in-next': 'passed', 'cascade-reacted': 'passed' })
  })

  it('marks an end that is none of the good ones', () => {
    const refused = { ...told, path: told.path.slice(0, 1), ended: { node: 'in', reason: 'entered_before', at: at(0) } }
    expect(pictureAt(refused, 1).nodes).toEqual({ in: 'failed' })
    expect([endingOf('goal'), endingOf('exit_rule'), endingOf('no_key')]).toEqual(['good', 'neutral', 'bad'])
  })
})

describe('the clock', () => {
  it('goes from moment to moment, over all that is decided in one', () => {
    expect([0, 2, 4, 5].map((shown) => nextMoment(told, shown))).toEqual([2, 4, 5, 5])
    expect([5, 4, 2, 0].map((shown) => momentBefore(told, shown))).toEqual([4, 2, 0, 0])
    expect(clockAt(told, 4)).toBe(at(2))
  })
})

describe('messages and their answers', () => {
  it('stand at the decision that has sent them', () => {
    expect([...messagesOf(told)].map(([index, { channel }]) => [index, channel])).toEqual([[1, 'push'], [3, 'sms']])
  })

  it('are named by node and step, and by their number where a step has sent several', () => {
    const [first, second] = told.messages as [SaidMessage, SaidMessage]
    expect(afterMessage(second, told.messages)).toEqual({ node: 'cascade', step: 2 })
    const again = message(3, 1)
    expect(afterMessage(again, [...told.messages, again])).toEqual({ message: 3 })
    const answers = [{ kind: 'opened', after: { node: 'cascade', step: 2 } }, { kind: 'clicked', after: { message: 1 } }, { kind: 'event', at_s: 5 }]
    expect(answersTo(second, told.messages, answers)).toEqual([0])
    expect(answersTo(first, told.messages, answers)).toEqual([1])
  })
})

describe('a test', () => {
  it('expects what has just happened', () => {
    expect(wayOf(told)).toEqual(['in', 'cascade', 'out'])
    expect(expectedOf(told, { ends: true, passes: true, messages: true })).toEqual({
      ends: 'out',
      passes: ['in', 'cascade', 'out'],
      messages: [{ node: 'cascade', step: 1, channel: 'push' }, { node: 'cascade', step: 2, channel: 'sms' }],
    })
    const goal = { ...told, ended: { node: 'cascade', reason: 'goal', at: at(8) } }
    expect(expectedOf(goal, { ends: true, passes: false, messages: false })).toEqual({ ends: 'goal' })
  })
})

it('knows on which channels a graph writes', () => {
  const position = { x: 0, y: 0 }
  const nodes = [
    { id: 'a', type: 'message', config: { channel: 'sms', content: {} }, position },
    { id: 'b', type: 'entry_reaction', config: { channel: 'viber' }, position },
    { id: 'c', type: 'cascade', config: { steps: [{ channel: 'push' }, { channel: 'sms' }] }, position },
  ]
  expect(channelsOf({ nodes, edges: [] })).toEqual(['sms', 'push'])
})
