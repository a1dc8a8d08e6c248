// @vitest-environment jsdom
import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { measuresOf } from '../looks'
import { HEAD_Y, portY } from './anchors'
import { expectedSize } from './expect'
import type { Config } from './graph'
import { GAP } from './place'

interface Own {
  width?: number
  body?: number
  each?: number
  most?: number
}
interface Figures {
  usual: { width: number; head: number; lone_head: number; port: number; ports: number; head_y: number; ports_foot: number }
  types: Record<string, Own>
  gap: { width: number; height: number }
}

/** By these the server lays journeys out that have no places: those of the gallery and files written by hand. */
const { usual, types, gap } = JSON.parse(readFileSync('../journeys/files/cards.json', 'utf-8')) as Figures

const rows = (count: number): Record<string, Config> => ({
  cascade: { steps: Array.from({ length: count }, () => ({ channel: 'sms', content: {} })) },
  condition: { rule: { all: [{ any: Array.from({ length: count }, () => ({ type: 'event' })) }] } },
})
/** A note is as large as its words, a group as its members. */
const WITHOUT = new Set(['note', 'group'])
const looks = Object.keys(import.meta.glob('../nodes/*.tsx')).map((path) => path.replace(/^.*\/(.+)\.tsx$/, '$1'))
const known = [...new Set([...looks, ...Object.keys(types), 'of another day'])].filter((type) => !WITHOUT.has(type))

describe('the server reckons cards as large as they are drawn', () => {
  it.each(known)('%s', (type) => {
    const own = types[type] ?? {}
    const measures = measuresOf(type)
    expect(measures).not.toBeNull()
    if (!measures) return
    for (const count of [1, 2, 4, 7]) {
      const config = rows(count)[type] ?? {}
      const counted = own.each === undefined ? 0 : own.each * Math.min(count, own.most ?? count)
      const head = own.body === undefined ? usual.lone_head : usual.head + own.body + counted
      for (const ports of [0, 1, 3]) {
        const foot = ports > 1 ? ports * usual.port + usual.ports : 0
        expect(expectedSize({ id: 'a', type, config, position: { x: 0, y: 0 } }, ports, measures)).toEqual({
          width: own.width ?? usual.width,
          height: head + foot,
        })
      }
    }
  })

  it('and lets lines begin where they do', () => {
    expect(usual.head_y).toBe(HEAD_Y)
    expect(portY({ width: 280, height: 200 }, 1, 3)).toBe(200 - usual.ports_foot - 1.5 * usual.port)
    expect(gap.width).toBe(GAP.width)
    expect(gap.height).toBeGreaterThanOrEqual(GAP.height)
  })
})
