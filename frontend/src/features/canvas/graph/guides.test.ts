import { expect, it } from 'vitest'

import { inLine } from './guides'

const card = (x: number, y: number, width = 280, height = 100) => ({ x, y, width, height })

it('brings a card that is nearly in line there, and says on which lines it then stands', () => {
  const { by, guides } = inLine(card(404, 300), [card(400, 0), card(900, 297)], 6)
  expect(by).toEqual({ x: -4, y: -3 })
  expect(guides).toContainEqual({ axis: 'x', at: 400, from: 0, to: 397 })
  expect(guides).toContainEqual({ axis: 'y', at: 297, from: 400, to: 1180 })
})

it('leaves alone what is in line with nothing, or only with what is far away', () => {
  expect(inLine(card(430, 300), [card(400, 0)], 6)).toEqual({ by: { x: 0, y: 0 }, guides: [] })
  expect(inLine(card(402, 5000), [card(400, 0)], 6)).toEqual({ by: { x: 0, y: 0 }, guides: [] })
})

it('lines up middles of cards of different size', () => {
  const { by, guides } = inLine(card(300, 12, 100, 60), [card(0, 0, 280, 100)], 10)
  expect(by).toEqual({ x: 0, y: 8 })
  expect(guides).toEqual([{ axis: 'y', at: 50, from: 0, to: 400 }])
})
