import { expect, it } from 'vitest'

import type { Graph } from '../graph/graph'
import type { Step } from './cascade'
import { costAtMost, costOf, reachOf } from './outlook'
import { segmentsBefore } from './segmentsBefore'
import { smsParts } from './smsParts'

const step = (channel: string, text = ''): Step => ({ channel, sender_id: null, content: { text }, timeout_s: 60 })
const price = (amount: string, most = amount, least = amount) => ({ amount, most, least, currency: 'EUR' })

it('an SMS is counted in the parts in which the server sends it', () => {
  expect([smsParts(''), smsParts('a'.repeat(160)), smsParts('a'.repeat(161)), smsParts('a'.repeat(307))]).toEqual([1, 1, 2, 3])
  expect([smsParts('Привіт'), smsParts('ї'.repeat(70)), smsParts('ї'.repeat(71)), smsParts('€'.repeat(80)), smsParts('€'.repeat(81))]).toEqual([1, 1, 2, 1, 2])
  // A pair of surrogates is never cut in half: 66 and one of two begin a new part.
  expect(smsParts('ї'.repeat(66) + '😀' + 'ї'.repeat(4))).toBe(2)
})

it('a message costs its parts, and is said to be about right where texts or countries differ', () => {
  expect(costOf(step('sms', 'ї'.repeat(71)), price('0.05'))).toEqual({ amount: 0.1, most: 0.1, currency: 'EUR', about: false })
  expect(costOf(step('sms', 'Hi {{ customer.first_name }}'), price('0.05'))?.about).toBe(true)
  expect(costOf(step('viber', 'x'.repeat(500)), price('0.02', '0.09', '0.01'))).toEqual({ amount: 0.02, most: 0.09, currency: 'EUR', about: true })
  expect(costOf(step('push'), null)).toBeNull()
})

it('at most it costs what all steps cost together, in one currency', () => {
  const sms = { amount: 0.05, most: 0.1, currency: 'EUR', about: true }
  expect(costAtMost([null, sms, sms])).toEqual({ amount: 0.2, currency: 'EUR', isWhole: false })
  expect(costAtMost([sms, { ...sms, currency: 'USD' }])).toBeNull()
  expect(costAtMost([null])).toBeNull()
})

it('a step that reaches nobody says why', () => {
  const fates = { sent: 0, no_address: 3, no_consent: 97, suppressed: 0, paused: 0 }
  const outlook = { members: 100, reachable: 0, sampled: 40, steps: [{ channel: 'push', fates, price: null }] }
  expect(reachOf(outlook, 0)).toEqual({ sent: 0, of: 100, about: true, why: [{ reason: 'no_consent', count: 97 }, { reason: 'no_address', count: 3 }] })
  expect(reachOf({ ...outlook, members: null }, 0)).toBeNull()
  expect(reachOf(outlook, 1)).toBeNull()
})

it('the segments of a node are those of all entries that lead to it, through loops too', () => {
  const node = (id: string, type: string, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } })
  const edge = (source: string, target: string) => ({ id: `${source}:${target}`, source, port: target, target })
  const graph: Graph = {
    nodes: [node('a', 'entry_segment', { segment_id: 17 }), node('b', 'entry_schedule', { segment_id: 3 }), node('e', 'entry_event'), node('w', 'wait'), node('c', 'cascade'), node('d', 'cascade')],
    edges: [edge('a', 'w'), edge('w', 'c'), edge('c', 'w'), edge('b', 'c'), edge('e', 'd')],
  }
  expect([segmentsBefore(graph, 'c'), segmentsBefore(graph, 'w'), segmentsBefore(graph, 'd')]).toEqual(['3,17', '3,17', ''])
})
