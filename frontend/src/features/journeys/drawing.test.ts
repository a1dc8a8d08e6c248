import { expect, it } from 'vitest'

import type { Graph } from '@/api/types'

import { drawing } from './drawing'

const node = (id: string, config: Record<string, unknown> = {}) => ({ id, type: 'wait', config, position: { x: 0, y: 0 } })
const edge = (source: string, target: string) => ({ id: `${source}${target}`, source, port: target, target })

it('a graph is drawn column by column from its entry', () => {
  const graph: Graph = {
    nodes: [node('c'), node('a'), node('b', { steps: [{ channel: 'push' }, { channel: 'sms' }, {}] })],
    edges: [edge('a', 'b'), edge('b', 'c'), edge('a', 'c')],
  }
  const { boxes, lines } = drawing(graph)
  const x = Object.fromEntries(boxes.map((box) => [box.id, box.x]))
  expect([x.a, x.b, x.c]).toEqual([0, 100, 238])
  expect(boxes.find((box) => box.id === 'b')?.channels).toEqual(['push', 'sms'])
  expect(lines).toHaveLength(3)
})

it('loops and nothing at all are drawn too', () => {
  const loop: Graph = { nodes: [node('a'), node('b'), node('c')], edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'b')] }
  expect(drawing(loop).boxes.map((box) => box.x)).toEqual([0, 100, 200])
  expect(drawing({ nodes: [], edges: [] }).boxes).toEqual([])
})
