// @vitest-environment jsdom
import { expect, test } from 'vitest'

import { measuredOf, summed } from './HourMap'
import type { HourFigures } from './rows'

/** Sent, delivered, delivered where reading is told, read, clicked, unsubscribed. */
const HOUR: HourFigures = [200, 160, 80, 20, 16, 4]
const MEASURES = ['sent', 'delivery_rate', 'read_rate', 'click_rate', 'unsubscribe_rate'] as const

test('each rate of an hour is of its own whole, and says of how many messages it is', () => {
  expect(MEASURES.map((measure) => measuredOf(HOUR, measure))).toEqual([
    [200, 200],
    [0.8, 200],
    [0.25, 80],
    [0.1, 160],
    [0.025, 160],
  ])
})

test('a channel that never tells of reading has no rate of it, and its other rates', () => {
  const sms: HourFigures = [200, 160, null, 0, 16, 4]
  expect(measuredOf(sms, 'read_rate')).toEqual([null, 0])
  expect(measuredOf(sms, 'click_rate')).toEqual([0.1, 160])
})

test('an hour in which nothing was sent has no rates', () => {
  const empty: HourFigures = [0, 0, 0, 0, 0, 0]
  expect(MEASURES.map((measure) => measuredOf(empty, measure)[0])).toEqual([0, null, null, null, null])
})

test('hours of several channels are added up, reading where it is told', () => {
  const push = { '1.9': HOUR, '1.10': [10, 8, 8, 2, 1, 0] as HourFigures }
  const sms = { '1.9': [200, 160, null, 0, 16, 4] as HourFigures, '7.23': [5, 5, null, 0, 0, 0] as HourFigures }
  expect([...summed([push, sms])]).toEqual([
    ['1.9', [400, 320, 80, 20, 32, 8]],
    ['1.10', [10, 8, 8, 2, 1, 0]],
    ['7.23', [5, 5, null, 0, 0, 0]],
  ])
})
