// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'

import { firstView, next } from './far'

afterEach(() => vi.unstubAllGlobals())

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

test('on a phone a drawing that is wider than the window begins with its left end', () => {
  const node = (id: string, x: number) => ({ id, type: 'wait', config: {}, position: { x, y: 0 } })
  const graph = { nodes: [node('first', 100), node('last', 2000)], edges: [] }
  const sizes = new Map(graph.nodes.map(({ id }) => [id, { width: 232, height: 54 }]))
  vi.stubGlobal('innerWidth', 390)
  const { x, zoom } = firstView(graph, sizes, 'live', { width: 390, height: 600 })
  expect(x + 100 * zoom).toBe(16)
  vi.stubGlobal('innerWidth', 3000)
  expect(firstView(graph, sizes, 'live', { width: 3000, height: 900 }).zoom).toBe(1)
})
