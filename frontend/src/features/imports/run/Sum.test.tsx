import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { rendered } from '../rendered'
import { shareOf } from './progress'
import { Sum } from './Sum'

test('the totals stand as a sum that comes out', async () => {
  await rendered(<Sum totals={{ read: 1_000_000, created: 999_000, updated: 0, unchanged: 990, rejected: 10 }} />)
  const figures = [...screen.getByTestId('sum').querySelectorAll('dd')].map((each) => each.textContent)
  expect(figures).toEqual(['1,000,000', '999,000', '0', '990', '10'])
  expect(screen.getByText('Every row is accounted for.')).toBeVisible()
})

test('a sum that does not come out says so', async () => {
  await rendered(<Sum totals={{ read: 3, created: 1, updated: 0, unchanged: 0, rejected: 1 }} />)
  expect(screen.getByText(/does not come out/)).toBeVisible()
})

test('nothing read is nothing to reconcile', async () => {
  await rendered(<Sum totals={{ read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 }} />)
  expect(screen.queryByText(/accounted/)).toBeNull()
})

test('the share is that of the bytes, and all of a file that is done', () => {
  expect(shareOf({ status: 'running', bytes_read: 50, size: 200 })).toBe(0.25)
  expect(shareOf({ status: 'running', bytes_read: 300, size: 200 })).toBe(1)
  expect(shareOf({ status: 'running', bytes_read: 0, size: 0 })).toBeNull()
  expect(shareOf({ status: 'done', bytes_read: 0, size: 0 })).toBe(1)
})
