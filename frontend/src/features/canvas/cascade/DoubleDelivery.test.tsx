import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import { journeyOf, rendered } from '../rendered.fixture'
import { DoubleDelivery } from './DoubleDelivery'

const node = { id: 'cascade', type: 'cascade', config: {}, position: { x: 0, y: 0 } }
const journey = journeyOf({ nodes: [node], edges: [] })
const figures = (of: object) => [{ node: 'other', delivered: 5, doubled: 5, reacted_before: 5 }, { node: 'cascade', ...of }]

const drawn = (of: object) =>
  rendered(<DoubleDelivery node={node} />, journey, { answers: [[['journeys', 1, 'double-delivery'], figures(of)]] })

it('shows how many got more than one step, and how many of them had reacted by then, of those who got any', async () => {
  await drawn({ delivered: 1000, doubled: 120, reacted_before: 30 })
  expect(screen.getByText(/120/).textContent).toMatch(/12\s?%/)
  expect(screen.getByText(/\b30\b/).textContent).toMatch(/3\s?%/)
  expect(screen.getByText(/1,000/)).toBeTruthy()
})

it('shows nothing of a cascade that has delivered nothing', async () => {
  await drawn({ delivered: 0, doubled: 0, reacted_before: 0 })
  expect(screen.queryByText(/\d/, { ignore: 'style, script' })).toBeNull()
})
