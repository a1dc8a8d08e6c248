// @vitest-environment jsdom
import { expect, test } from 'vitest'

import { taken } from '@/api/firstSteps'

const NOTHING = { sender: 0, customers: 0, segment: 0, journeys: [] }

test('an empty company has taken no step', () => {
  expect([...taken(NOTHING)]).toEqual([])
})

test('each step is taken by what is there, in whatever order it came', () => {
  expect([...taken({ ...NOTHING, customers: 3, segment: 1 })]).toEqual(['customers', 'segment'])
})

test('a draft is drawn and not launched', () => {
  expect([...taken({ ...NOTHING, journeys: [{ status: 'draft' }] })]).toEqual(['journey'])
  expect([...taken({ ...NOTHING, journeys: [{ status: 'draft' }, { status: 'paused' }] })]).toEqual(['journey', 'launch'])
})
