import { expect, test } from 'vitest'

import { KINDS, kindsOf, lookOf } from './timelineKinds'

test('an address names kinds, in any order, and what means nothing is passed over', () => {
  expect(kindsOf('event,purchase,rubbish')).toEqual(['purchase', 'event'])
  expect(kindsOf(undefined)).toEqual([])
  expect(kindsOf('')).toEqual([])
})

test('every kind has a look of its own, and one that nobody knows has one too', () => {
  expect(new Set(KINDS.map((kind) => lookOf(kind).icon)).size).toBe(KINDS.length)
  expect(lookOf('something new').color).toBe('gray')
})
