// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'

import { askedFor, queryOf } from './asked'

const today = '2026-05-31'

describe('What is asked for in the address', () => {
  it('is everything while nothing is said', () => {
    expect(askedFor({}, today)).toEqual({})
    expect(queryOf({})).toBe('')
  })

  it('is so many days with today in them, and does not end', () => {
    expect(askedFor({ days: 1 }, today)).toEqual({ from: '2026-05-31' })
    expect(askedFor({ days: 7, version: 2 }, today)).toEqual({ from: '2026-05-25', version: 2 })
  })

  it('is a period of its own from day to day, and no period that makes no sense', () => {
    expect(askedFor({ from: '2026-05-01', to: '2026-05-02', days: 7 }, today)).toEqual({ from: '2026-05-01', to: '2026-05-02' })
    expect(askedFor({ from: '2026-05-02', to: '2026-05-01' }, today)).toEqual({})
    expect(askedFor({ from: 'May', to: 'June', segment: 3 }, today)).toEqual({ segment: 3 })
  })

  it('is the same text for the same question', () => {
    expect(queryOf({ segment: 3, from: '2026-05-01' })).toBe('from=2026-05-01&segment=3')
  })
})
