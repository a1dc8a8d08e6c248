import { describe, expect, test } from 'vitest'

import { changeWords } from '@/components/figures'
import { makeFormat } from '@/format'

import { changeOf } from './figures'

describe('a figure beside that of the period before', () => {
  test('is more or less by a share of what was', () => {
    expect(changeOf(150, 120)).toEqual({ share: 0.25, direction: 'up' })
    expect(changeOf(90, 120)).toEqual({ share: -0.25, direction: 'down' })
    expect(changeOf(0, 120)).toEqual({ share: -1, direction: 'down' })
  })

  test('may be money, which comes as text', () => {
    expect(changeOf('30.00', '20.00')).toEqual({ share: 0.5, direction: 'up' })
  })

  test('has risen when a loss has become smaller', () => {
    expect(changeOf('-5.00', '-10.00')).toEqual({ share: 0.5, direction: 'up' })
    expect(changeOf('-20.00', '-10.00')).toEqual({ share: -1, direction: 'down' })
  })

  test('is the same while it differs by less than is written', () => {
    expect(changeOf(100_000, 100_000)?.direction).toBe('same')
    expect(changeOf(100_049, 100_000)?.direction).toBe('same')
    expect(changeOf(100_050, 100_000)?.direction).toBe('up')
  })

  test('has no change where nothing was, or nothing is known', () => {
    expect(changeOf(7, 0)).toBeNull()
    expect(changeOf('7.00', '0.00')).toBeNull()
    expect(changeOf(null, 7)).toBeNull()
    expect(changeOf(7, null)).toBeNull()
  })
})

test('a change has its sign, and what became many times as much is said so', () => {
  const format = makeFormat('en')
  expect([0.25, -0.25, 0, 0.0001, 8.99, 74].map((share) => changeWords(share, format))).toEqual(['+25%', '−25%', '0%', '0%', '+899%', '×75'])
})
