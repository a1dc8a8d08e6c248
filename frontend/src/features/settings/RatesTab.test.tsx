import { screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { rendered } from '@/features/imports/rendered'

import { RatesTab } from './RatesTab'

const EUR = { id: 1, currency: 'EUR', rate: '1.08000000', base: 'USD', is_used: true, changed_at: '2026-11-03T12:00:00Z', changed_by: 'Ada' }
const PLN = { id: 2, currency: 'PLN', rate: '0.23000000', base: 'EUR', is_used: false, changed_at: '2026-10-01T12:00:00Z', changed_by: '' }

const shown = (rates: object[], settings: 'edit' | 'read') =>
  rendered(<RatesTab />, [
    [['exchange-rates'], rates],
    [['session'], { currency: 'USD', time_zone: 'UTC', demo: false, user: { rights: { settings } } }],
  ])

test('a rate is a sentence with the day and who set it', async () => {
  await shown([EUR], 'edit')
  const row = screen.getByRole('row', { name: /EUR/ })
  expect(row.textContent).toContain('1 EUR = 1.08 USD')
  expect(within(row).getAllByText(/3 Nov 2026/).length).toBeGreaterThan(0)
  expect(within(row).getAllByText(/Ada/).length).toBeGreaterThan(0)
  expect(within(row).queryByText(/not used/)).toBeNull()
})

test('a rate against another currency than the company’s says that it is not used', async () => {
  await shown([EUR, PLN], 'edit')
  expect(within(screen.getByRole('row', { name: /PLN/ })).getByText(/not used/)).toBeTruthy()
})

test('without rates the page says what they are for', async () => {
  await shown([], 'edit')
  expect(screen.getByRole('heading', { name: 'No exchange rates yet' })).toBeTruthy()
  expect(screen.getByText(/added up in USD/)).toBeTruthy()
})

test('who may only read has nothing to press', async () => {
  await shown([EUR], 'read')
  expect(screen.queryByRole('button', { name: 'New rate' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull()
})

test('the form asks what one unit is worth, and the currency of a rate stays', async () => {
  await shown([EUR], 'edit')
  await userEvent.click(screen.getByRole('button', { name: 'New rate' }))
  const form = await screen.findByRole('dialog')
  await userEvent.type(within(form).getByLabelText(/Currency/), 'pln')
  expect(within(form).getByLabelText(/1 PLN is worth/)).toBeTruthy()
  await userEvent.click(within(form).getByRole('button', { name: 'Cancel' }))
  await userEvent.click(screen.getByRole('button', { name: /1 EUR/ }))
  const again = await screen.findByRole('dialog', { name: /EUR/ })
  expect(within(again).getByLabelText(/Currency/).hasAttribute('disabled')).toBe(true)
})
