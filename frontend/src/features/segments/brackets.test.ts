import { expect, test } from 'vitest'

import { bracketed } from './brackets'

test('brackets hold together what stands between them', () => {
  expect(bracketed('a and (b or (c and d)) and e')).toEqual(['a and ', ['b or ', ['c and d']], ' and e'])
})

test('brackets in a name are a part of the name', () => {
  expect(bracketed('in “Best (old)” and (x)')).toEqual(['in “Best (old)” and ', ['x']])
})

test('a bracket that does not close changes nothing', () => {
  expect(bracketed('city is Kyiv (left')).toEqual(['city is Kyiv (left'])
  expect(bracketed('city is :)')).toEqual(['city is :)'])
})
