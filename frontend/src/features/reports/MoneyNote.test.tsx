import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { rendered } from '@/features/imports/rendered'

import { MoneyNote } from './MoneyNote'

const EUR = { currency: 'EUR', rate: '1.0800000000', set_on: '2026-11-03' }
const PLN = { currency: 'PLN', rate: '0.2314814815', set_on: '2026-02-27' }

test('the rates stand there with the day on which they were set', async () => {
  await rendered(<MoneyNote answer={{ currency: 'USD', conversions: [EUR, PLN], other_currencies: [] }} />)
  expect(screen.getByRole('note').textContent).toBe(
    'Amounts in other currencies are converted by fixed planning rates: 1 EUR = 1.08 USD (set on 3 Nov 2026); 1 PLN = 0.2314814815 USD (set on 27 Feb 2026).',
  )
})

test('what has no rate is named, beside what has one', async () => {
  await rendered(<MoneyNote answer={{ currency: 'USD', conversions: [EUR], other_currencies: ['GBP', 'SEK'] }} />)
  const [, left] = screen.getAllByRole('note')
  expect(left?.textContent).toContain('Amounts in GBP, SEK have no exchange rate')
})

test('nothing is said where all money is in one currency', async () => {
  await rendered(<MoneyNote answer={{ currency: 'USD', conversions: [], other_currencies: [] }} />)
  expect(screen.queryByRole('note')).toBeNull()
})
