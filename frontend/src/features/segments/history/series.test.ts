import { expect, test } from 'vitest'

import { makeFormat } from '@/format'

import { historyOption } from './series'

const COLORS = { text: '', dimmed: '', grid: '', surface: '', border: '' }
const DAYS = [
  { on: '2026-03-01', size: 10, joined: null, left: null, problem: '' },
  { on: '2026-03-02', size: null, joined: null, left: null, problem: 'It took too long.' },
  { on: '2026-03-03', size: 12, joined: 3, left: 1, problem: '' },
]

test('who left is drawn downwards, and a day that nobody could count is a gap', () => {
  const option = historyOption(DAYS, { size: 'Size', joined: 'Joined', left: 'Left' }, makeFormat('en'), COLORS)
  const series = option.series as { name: string; data: (number | null)[] }[]
  expect(series.map(({ name, data }) => [name, data])).toEqual([
    ['Size', [10, null, 12]],
    ['Joined', [null, null, 3]],
    ['Left', [null, null, -1]],
  ])
})
