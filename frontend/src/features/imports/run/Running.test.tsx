import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { rendered } from '../rendered'
import type { ImportRun } from '../types'
import { Running } from './Running'

const RUN: ImportRun = {
  id: 1,
  file_name: 'orders.csv',
  upload: 1,
  rows: 'purchases',
  status: 'running',
  read: 30_000,
  created: 30_000,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  customers_created: 0,
  bytes_read: 2_500_000,
  size: 10_000_000,
  rows_per_s: 12_345,
  seconds_left: 75,
  is_cancel_asked: false,
  can_resume: false,
  error: '',
  said: null,
  started_at: '2026-11-22T12:00:00Z',
  heard_at: null,
  finished_at: null,
}

test('while an import runs its share, rate and time left are told', async () => {
  await rendered(<Running run={RUN} />)
  expect(screen.getByText('25%')).toBeVisible()
  expect(screen.getByText('1 min 15 secs left')).toBeVisible()
  expect(screen.getByText('2.5 MB of 10 MB · 12,345 rows a second')).toBeVisible()
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25')
})

test('one that waits says so, and one that was cancelled stands still', async () => {
  const { again } = await rendered(<Running run={{ ...RUN, status: 'queued', bytes_read: 0, rows_per_s: null, seconds_left: null }} />)
  expect(screen.getByText('Waiting for its turn')).toBeVisible()
  again(<Running run={{ ...RUN, status: 'canceled', seconds_left: null }} />)
  expect(screen.getByText('2.5 MB of 10 MB')).toBeVisible()
  expect(screen.queryByText(/left/)).toBeNull()
})
