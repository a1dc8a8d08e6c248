// @vitest-environment jsdom
import { expect, test } from 'vitest'

import { lostMessage } from './lostMessage'

const entry = (detail: Record<string, unknown>, kind: 'message' | 'event' = 'message') => ({ kind, detail })

test('what was lost on its way can be sent again where it is told that it went', () => {
  expect(lostMessage(entry({ message: 7, status: 'unknown', stamp: 'sent' }))).toEqual({ id: 7, status: 'unknown' })
})

test('what failed can be sent again where it is told that it failed, and not where it went', () => {
  expect(lostMessage(entry({ message: 7, status: 'failed', stamp: 'failed' }))).toEqual({ id: 7, status: 'failed' })
  expect(lostMessage(entry({ message: 7, status: 'failed', stamp: 'sent' }))).toBeNull()
})

test('nothing else can', () => {
  expect(lostMessage(entry({ message: 7, status: 'bounced', stamp: 'failed' }))).toBeNull()
  expect(lostMessage(entry({ message: 7, status: 'sent', stamp: 'sent' }))).toBeNull()
  expect(lostMessage(entry({ status: 'failed', stamp: 'failed' }))).toBeNull()
  expect(lostMessage(entry({ message: 7, status: 'failed', stamp: 'failed' }, 'event'))).toBeNull()
})
