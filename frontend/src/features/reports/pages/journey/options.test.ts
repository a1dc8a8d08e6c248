import { describe, expect, it } from 'vitest'

import { makeFormat } from '@/format/format'

import type { Row } from '../../api'
import { cumulative, reachOf, reachOption, span } from './options'

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

describe('the reach of channels', () => {
  const channel = (key: string, reachable: number, delivered: number, only_here: number): Row => ({ key, channel: key, reachable, delivered, only_here })
  const rows = [channel('push', 10, 6, 4), channel('sms', 7, 7, 0), channel('email', 3, 4, 1)]
  const named = (key: string) => key.toUpperCase()

  it('is in parts that add up to those who could be reached; nobody is less than none', () => {
    expect(reachOf(rows, named)).toEqual([
      { name: 'PUSH', added: 4, also: 2, not: 4 },
      { name: 'SMS', added: 0, also: 7, not: 0 },
      { name: 'EMAIL', added: 1, also: 3, not: 0 },
    ])
  })

  it('is drawn as one bar for each channel, its parts one behind the other', () => {
    const names = { added: 'by it alone', also: 'by it too', not: 'not by it' }
    const colors = { text: '#000', dimmed: '#666', grid: '#eee', surface: '#fff', border: '#ddd' }
    const option = reachOption({ rows: reachOf(rows, named), names, format: makeFormat('en') }, colors)
    expect(option.yAxis).toMatchObject({ data: ['PUSH', 'SMS', 'EMAIL'], inverse: true })
    expect(option.series).toMatchObject([
      { name: 'by it alone', stack: 'reach', data: [4, 0, 1] },
      { name: 'by it too', stack: 'reach', data: [2, 7, 3] },
      { name: 'not by it', stack: 'reach', data: [4, 0, 0] },
    ])
  })
})
