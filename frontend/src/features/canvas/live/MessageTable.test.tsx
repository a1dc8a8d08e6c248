import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { journeyKey } from '../opening'
import { journeyOf, rendered } from '../rendered.fixture'
import type { StepFigures } from './api'
import { MessageTable } from './MessageTable'

const NONE = { queued: 0, skipped: 0, waiting: 0, sent: 0, delivered: 0, opened: 0, clicked: 0, replied: 0, failed: 0, unsubscribed: 0 }
const STEPS: StepFigures[] = [
  { ...NONE, channel: 'push', sent: 400, cost: '0.00', currency: 'USD', costs: {} },
  { ...NONE, channel: 'sms', sent: 200, failed: 12, unsubscribed: 3, skipped: 40, cost: '8.50', currency: 'USD', costs: { EUR: '1.20', USD: '8.50' } },
]

it('tells for each channel how many unsubscribed, what failed, and what it cost', async () => {
  await rendered(<MessageTable node="cascade" steps={STEPS} />, journeyOf({ nodes: [], edges: [] }), {
    answers: [[[...journeyKey(1), 'bought', ''], { rule: '', at: '', steps: [] }]],
  })
  const cells = async (name: string) => {
    const row = (await screen.findByRole('rowheader', { name })).closest('tr')
    return within(row ?? document.body).getAllByRole('cell')
  }
  const said = async (name: string) => (await cells(name)).map((cell) => cell.textContent)
  expect(await said('Unsubscribed')).toEqual(['0', '3'])
  expect(await said('Failed')).toEqual(['0', '12'])
  expect((await cells('Failed'))[1]).toHaveAttribute('title', '12 · 6%')
  expect(await said('Cost')).toEqual(['$0.00', '$8.50 +'])
  expect((await cells('Cost'))[1]).toHaveAttribute('title', expect.stringContaining('€1.20'))
})
