import { describe, expect, it } from 'vitest'

import type { Row } from '../../api'
import { cumulative, span } from './options'

const EDGES = [60, 300, 3600, 7200, 86_400]
const row = (channel: string, up_to: number | null, reacted: number): Row => ({ key: `${channel}|${up_to}`, channel, up_to, reacted })

describe('the curve of reactions', () => {
  const rows = [row('push', 300, 6), row('push', 7200, 3), row('push', null, 1), row('sms', 60, 5)]

  it('rises to the share that had reacted by each edge; who took longer than the last one never counts', () => {
    expect(cumulative(rows, 'push', 'reacted', EDGES)).toEqual([0, 0.6, 0.6, 0.9, 0.9])
    expect(cumulative(rows, 'email', 'reacted', EDGES)).toEqual([])
  })

  it('is drawn from the edge before the first reaction to the one behind the last, with every time-out in it', () => {
    const sms = cumulative(rows, 'sms', 'reacted', EDGES)
    expect(span([sms], [], EDGES)).toEqual([0, 1])
    expect(span([sms], [7200], EDGES)).toEqual([0, 4])
  })
})
