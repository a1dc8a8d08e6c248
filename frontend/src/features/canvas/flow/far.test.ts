import { expect, test } from 'vitest'

import { next } from './far'

test('a small journey is drawn as cards at any distance', () => {
  expect(next('specks', false, 0.06)).toBe('cards')
})

test('a large one begins without names, and keeps them once somebody was near enough', () => {
  expect(next('specks', true, 0.06)).toBe('specks')
  expect(next('specks', true, 0.13)).toBe('boxes')
  expect(next('boxes', true, 0.06)).toBe('boxes')
  expect(next('boxes', true, 0.5)).toBe('cards')
  expect(next('cards', true, 0.06)).toBe('boxes')
})
