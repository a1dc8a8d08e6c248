import { expect, it } from 'vitest'

import type { Graph } from '@/api/types'

import { drawing, LARGE } from './drawing'

const node = (id: string, config: Record<string, unknown> = {}, type = 'wait') => ({ id, type, config, position: { x: 0, y: 0 } })
const edge = (source: string, target: string) => ({ id: `${source}${target}`, source, port: target, target })

it('a graph is drawn column by column from its entry', () => {
  const graph: Graph = {
    nodes: [node('c', { channel: 'sms' }, 'message'), node('a'), node('b', { steps: [{ channel: 'push' }, { channel: 'sms' }, {}] })],
    edges: [edge('a', 'b'), edge('b', 'c'), edge('a', 'c')],
  }
  const { boxes, lines, width } = drawing(graph)
  const x = Object.fromEntries(boxes.map((box) => [box.id, box.x]))
  expect([x.a, x.b, x.c]).toEqual([0, 70, 140])
  expect(boxes.find((box) => box.id === 'b')?.channels).toEqual(['push', 'sms'])
  expect(boxes.find((box) => box.id === 'c')?.channels).toEqual(['sms'])
  expect(lines).toHaveLength(3)
  expect(drawing(graph, LARGE).width).toBeGreaterThan(width)
})

it('loops and nothing at all are drawn too', () => {
  const loop: Graph = { nodes: [node('a'), node('b'), node('c')], edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'b')] }
  expect(drawing(loop).boxes.map((box) => box.x)).toEqual([0, 70, 140])
  expect(drawing({ nodes: [], edges: [] }).boxes).toEqual([])
})
