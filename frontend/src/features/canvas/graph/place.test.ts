import { describe, expect, it } from 'vitest'

import { HEAD_Y, portY } from './anchors'
import { stack } from './columns'
import { edgeId, type Graph, move } from './graph'
import { tidy } from './layout'
import { readingOrder } from './order'
import { freePlace, needsLayout, placeAfter, roomIn } from './place'
import { hasInput, portsOf } from './ports'

const at = (id: string, x = 0, y = 0, type = 'wait') => ({ id, type, config: {}, position: { x, y } })
const edge = (source: string, port: string, target: string) => ({ id: edgeId(source, port), source, port, target })
const BRANCH: Graph = {
  nodes: [at('no', 0, 0), at('yes', 0, 0), at('if'), at('in', 0, 0, 'entry'), at('note', 0, 0, 'note')],
  edges: [edge('if', 'no', 'no'), edge('if', 'yes', 'yes'), edge('in', 'next', 'if')],
}
const ports = (node: { id: string }) =>
  node.id === 'if' ? [{ key: 'yes' }, { key: 'no' }] : node.id === 'in' ? [{ key: 'next' }] : []

describe('places', () => {
  it('are taken below what stands in the way', () => {
    const graph: Graph = { nodes: [at('a'), at('b', 0, 160)], edges: [] }
    const size = { width: 280, height: 150 }
    expect(freePlace(graph, new Map([['a', size], ['b', size]]), { x: 10, y: 10 })).toEqual({ x: 10, y: 342 })
    expect(freePlace(graph, new Map(), { x: 900, y: 10 })).toEqual({ x: 900, y: 10 })
  })

  it('of a next node are at the right of the one before', () => {
    const graph: Graph = { nodes: [at('a', 100, 50)], edges: [] }
    expect(placeAfter(graph, new Map([['a', { width: 300, height: 80 }]]), at('a', 100, 50))).toEqual({ x: 496, y: 50 })
  })

  it('in an edge push what comes after to the right, and only that', () => {
    const graph: Graph = {
      nodes: [at('a'), at('b', 376), at('c', 752), at('other', 376, 500)],
      edges: [edge('a', 'next', 'b'), edge('b', 'next', 'c'), edge('c', 'next', 'a')],
    }
    const room = roomIn(graph, new Map(), edgeId('a', 'next'))
    expect(room?.place).toEqual({ x: 376, y: 0 })
    expect([...(room?.moved ?? [])]).toEqual([
      ['b', { x: 752, y: 0 }],
      ['c', { x: 1128, y: 0 }],
    ])
    expect(roomIn(graph, new Map(), edgeId('c', 'next'))?.moved.size).toBe(0)
  })

  it('are needed when nodes lie on each other', () => {
    expect(needsLayout(BRANCH)).toBe(true)
    expect(needsLayout({ nodes: [at('a'), at('b', 1)], edges: [] })).toBe(false)
    expect(needsLayout({ nodes: [at('a')], edges: [] })).toBe(false)
  })
})

describe('tidy', () => {
  const tidied = move(tidy(BRANCH, new Map(), ports))(BRANCH)
  const place = (id: string) => tidied.nodes.find((node) => node.id === id)?.position ?? { x: NaN, y: NaN }

  it('leads from left to right', () => {
    expect(place('in').x).toBeLessThan(place('if').x)
    expect(place('if').x).toBeLessThan(place('yes').x)
  })

  it('keeps the order of the ports', () => {
    expect(place('yes').y).toBeLessThan(place('no').y)
  })

  it('covers no card by another', () => {
    expect(needsLayout(tidied)).toBe(false)
    for (const node of tidied.nodes) {
      const others = { ...tidied, nodes: tidied.nodes.filter((each) => each !== node) }
      expect(freePlace(others, new Map(), node.position)).toEqual(node.position)
    }
  })

  it('leads straight lines where it can', () => {
    const size = { width: 280, height: 150 }
    expect(place('if').y).toBe(place('in').y)
    expect(place('yes').y + HEAD_Y).toBeLessThanOrEqual(place('if').y + portY(size, 0, 2))
    expect(place('no').y + HEAD_Y).toBeGreaterThanOrEqual(place('if').y + portY(size, 1, 2))
  })

  it('copes with loops', () => {
    const loop: Graph = { ...BRANCH, edges: [...BRANCH.edges, edge('yes', 'next', 'if')] }
    expect(tidy(loop, new Map(), (node) => (node.id === 'yes' ? [{ key: 'next' }] : ports(node))).size).toBe(5)
  })
})

it('a journey is read from its entry, ports from top to bottom, loose ends last', () => {
  const order = readingOrder(BRANCH, (node) => node.type === 'entry', ports)
  expect(order.map((node) => node.id)).toEqual(['in', 'if', 'yes', 'no', 'note'])
})

describe('ports', () => {
  const type = { key: 'wait', label: '', icon: '', category: 'flow', description: '', color: '', entry: false, fields: [], default_config: {}, ports: [{ key: 'next', label: 'Next' }] }
  const types = new Map([['wait', type]])

  it('are those of the type', () => {
    expect(portsOf(at('a'), types)).toEqual([{ key: 'next', label: 'Next' }])
  })

  it('are the arms where the config has arms', () => {
    const config = { arms: [{ key: 'a', label: 'Short text', share: 50 }, { key: 'b', label: '', share: 50 }, 'broken'] }
    expect(portsOf({ type: 'split', config }, types)).toEqual([
      { key: 'a', name: 'Short text', share: 50, label: 'Short text' },
      { key: 'b', name: '', share: 50, label: 'b' },
    ])
  })

  it('of an unknown type are none', () => {
    expect(portsOf(at('a', 0, 0, 'teleport'), types)).toEqual([])
  })

  it('entries and notes have no way in', () => {
    expect(hasInput(type)).toBe(true)
    expect(hasInput({ ...type, entry: true })).toBe(false)
    expect(hasInput({ ...type, drawing: true })).toBe(false)
    expect(hasInput(undefined)).toBe(true)
  })
})

it('things in a column stand where they want to, or share the shift', () => {
  const high = (top: number) => ({ top, height: 10 })
  expect(stack([high(0), high(50)], 10)).toEqual([0, 50])
  expect(stack([high(0), high(0)], 10)).toEqual([-10, 10])
  expect(stack([high(0), high(0), high(100)], 10)).toEqual([-10, 10, 100])
  expect(stack([], 10)).toEqual([])
})
