import { describe, expect, it } from 'vitest'

import { align, type Card } from './align'
import { difference } from './difference'
import { edgeId, type Graph, insertExisting, move, remove } from './graph'
import { frameOf } from './groups'
import { tidy } from './layout'
import { outline } from './outline'
import { parsePiece } from './piece'
import type { Rect } from './place'
import { makeRandom, RANDOM_PORTS, randomGraph } from './random.fixture'
import { travel } from './travel'

const card = (id: string, x: number, y: number, width = 100, height = 50): Card => ({ id, x, y, width, height })
const at = (id: string, x = 0, y = 0, type = 'wait') => ({ id, type, config: {}, position: { x, y } })
const edge = (source: string, port: string, target: string) => ({ id: edgeId(source, port), source, port, target })
const SIZE = { width: 280, height: 150 }
const ports = ({ id }: { id: string }) => (id === 'if' ? [{ key: 'yes' }, { key: 'no' }] : id === 'end' ? [] : [{ key: 'next' }])
/** in -> if -yes-> a -> end, -no-> b -> if */
const FORK: Graph = {
  nodes: [at('in'), at('if', 400), at('a', 800), at('b', 800, 300), at('end', 1200)],
  edges: [edge('in', 'next', 'if'), edge('if', 'yes', 'a'), edge('if', 'no', 'b'), edge('a', 'next', 'end'), edge('b', 'next', 'if')],
}

describe('align', () => {
  const cards = [card('a', 0, 0), card('b', 90, 200, 60, 50), card('c', 300, 90)]
  const xs = (how: Parameters<typeof align>[1]) => [...align(cards, how).values()].map(({ x }) => x)
  const ys = (how: Parameters<typeof align>[1]) => [...align(cards, how).values()].map(({ y }) => y)

  it('brings edges and middles into line', () => {
    expect(xs('left')).toEqual([0, 0, 0])
    expect(xs('right')).toEqual([300, 340, 300])
    expect(xs('centre')).toEqual([150, 170, 150])
    expect(ys('top')).toEqual([0, 0, 0])
    expect(ys('middle')).toEqual([100, 100, 100])
    expect(ys('bottom')).toEqual([200, 200, 200])
  })

  it('leaves equal gaps, the outer cards where they are', () => {
    expect(xs('across')).toEqual([0, 170, 300])
    expect([...align(cards, 'down')]).toEqual([['a', { x: 0, y: 0 }], ['c', { x: 300, y: 100 }], ['b', { x: 90, y: 200 }]])
  })

  it('does nothing with one card', () => {
    expect(align([card('a', 0, 0)], 'left').size).toBe(0)
  })
})

describe('tidy', () => {
  const random = makeRandom(11)
  const rounds = Array.from({ length: 60 }, () => randomGraph(random, 2 + Math.floor(random() * 16)))
  const lying = (graph: Graph, ids: readonly string[]) => {
    const rect = (id: string): Rect => ({ x: 0, y: 0, ...graph.nodes.find((node) => node.id === id)?.position, ...SIZE })
    return ids.flatMap((one, index) =>
      ids.slice(index + 1).filter((other) => {
        const [a, b] = [rect(one), rect(other)]
        return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
      }),
    )
  }

  it('lays no card on another, whatever the graph', () => {
    for (const graph of rounds) {
      const tidied = move(tidy(graph, new Map(), () => RANDOM_PORTS))(graph)
      expect(lying(tidied, graph.nodes.map((node) => node.id))).toEqual([])
    }
  })

  it('leaves what was placed by hand, and lays nothing over it', () => {
    for (const graph of rounds) {
      const held = new Set(graph.nodes.filter((_, index) => index % 4 === 0).map((node) => node.id))
      const places = tidy(graph, new Map(), () => RANDOM_PORTS, held)
      const tidied = move(places)(graph)
      for (const node of graph.nodes) if (held.has(node.id)) expect(tidied.nodes.find((each) => each.id === node.id)).toBe(node)
      const free = graph.nodes.map((node) => node.id).filter((id) => !held.has(id))
      expect(lying(tidied, free)).toEqual([])
      for (const id of held) expect(lying(tidied, [id, ...free])).toEqual([])
    }
  })

  it('keeps a group together, and other cards out of its frame', () => {
    const group = { id: 'g', type: 'group', config: { members: ['a', 'end'] }, position: { x: 0, y: 0 } }
    const graph = { ...FORK, nodes: [group, ...FORK.nodes] }
    const tidied = move(tidy(graph, new Map(), ports))(graph)
    const frame = frameOf(tidied, new Map(), group)
    for (const { id, position } of tidied.nodes) {
      if (['g', 'a', 'end'].includes(id)) continue
      const over = position.x < frame.x + frame.width && frame.x < position.x + SIZE.width && position.y < frame.y + frame.height && frame.y < position.y + SIZE.height
      expect([id, over]).toEqual([id, false])
    }
  })
})

describe('gaps', () => {
  it('are closed in any graph: lines join nodes that are there, each port once, nothing leads to itself', () => {
    const random = makeRandom(3)
    for (let round = 0; round < 300; round += 1) {
      const graph = randomGraph(random, 2 + Math.floor(random() * 14))
      const gone = graph.nodes.map((node) => node.id).filter(() => random() < 0.3)
      const left = remove(gone)(graph)
      const ids = new Set(left.nodes.map((node) => node.id))
      expect(new Set(left.edges.map((each) => each.id)).size).toBe(left.edges.length)
      for (const each of left.edges) expect([ids.has(each.source), ids.has(each.target), each.source === each.target]).toEqual([true, true, false])
      // Who led on to a node that led on somewhere still leads on.
      const known = new Map(graph.edges.map((each) => [each.id, each]))
      for (const each of left.edges) expect(known.has(each.id)).toBe(true)
    }
  })

  it('open for a node that is there already', () => {
    const graph = { ...FORK, nodes: [...FORK.nodes, at('new')] }
    const made = insertExisting('if:yes', 'new', 'next')(graph)
    expect(made.edges.map(({ id, target }) => `${id}>${target}`)).toEqual(expect.arrayContaining(['if:yes>new', 'new:next>a']))
    expect(insertExisting('if:yes', 'a', 'next')(graph)).toBe(graph)
  })
})

describe('travelling', () => {
  it('goes along the lines, and between the ways of a node', () => {
    expect(travel(FORK, 'in', 'right', ports)).toBe('if')
    expect(travel(FORK, 'if', 'right', ports)).toBe('a')
    expect(travel(FORK, 'a', 'down', ports)).toBe('b')
    expect(travel(FORK, 'b', 'up', ports)).toBe('a')
    expect(travel(FORK, 'a', 'left', ports)).toBe('if')
    expect(travel(FORK, 'end', 'right', ports)).toBeUndefined()
  })

  it('finds a loose node by where it stands', () => {
    const graph = { ...FORK, nodes: [...FORK.nodes, at('note', 800, 600, 'note')] }
    expect(travel(graph, 'b', 'down', ports)).toBe('note')
    expect(travel(graph, 'note', 'up', ports)).toBe('b')
  })
})

describe('the outline', () => {
  const said = (graph: Graph) =>
    outline(graph, ({ id }) => id === 'in', ports).map((row) =>
      row.kind === 'node'
        ? `${' '.repeat(row.depth)}${row.number} ${row.node.id}`
        : `${' '.repeat(row.depth)}${row.port}: ${typeof row.to === 'string' ? row.to : row.to.id}`,
    )

  it('tells the journey in the order of its flow', () => {
    expect(said(FORK)).toEqual(['1 in', '2 if', 'yes: below', ' 3 a', ' 4 end', 'no: below', ' 5 b', ' next: if'])
  })

  it('has every node once, in any graph', () => {
    const random = makeRandom(5)
    for (let round = 0; round < 100; round += 1) {
      const graph = randomGraph(random, 1 + Math.floor(random() * 20))
      const rows = outline(graph, ({ id }) => id === 'n0', () => RANDOM_PORTS)
      const nodes = rows.flatMap((row) => (row.kind === 'node' ? [row.node.id] : []))
      expect([...nodes].sort()).toEqual(graph.nodes.map((node) => node.id).sort())
    }
  })
})

describe('what is pasted', () => {
  it('is a graph, or is left alone', () => {
    expect(parsePiece('Hello')).toEqual({ problem: 'none' })
    expect(parsePiece('{"nodes": [')).toEqual({ problem: 'malformed' })
    expect(parsePiece('{"nodes": 7}')).toEqual({ problem: 'malformed' })
    expect(parsePiece(`{"nodes": [], "x": "${'a'.repeat(2_000_001)}"}`)).toEqual({ problem: 'large' })
    expect(parsePiece(JSON.stringify({ nodes: Array.from({ length: 1001 }, (_, id) => at(`${id}`)), edges: [] }))).toEqual({ problem: 'large' })
    expect(parsePiece(JSON.stringify({ nodes: [at('a'), at('a')], edges: [] }))).toEqual({ problem: 'malformed' })
  })

  it('keeps ids of another brand, and loses what is no part of a graph', () => {
    const nodes = [{ ...at('a'), config: { sender_id: 77 }, extra: 1, position: { x: 'far', y: 3 } }, { id: 5 }]
    const edges = [edge('a', 'next', 'gone'), 7]
    expect(parsePiece(JSON.stringify({ nodes, edges }))).toEqual({
      piece: { nodes: [{ id: 'a', type: 'wait', config: { sender_id: 77 }, position: { x: 0, y: 3 } }], edges: [] },
    })
  })
})

describe('what a step did', () => {
  const moved = move(new Map([['a', { x: 1, y: 1 }]]))(FORK)

  it('is named by its largest change', () => {
    expect(difference(FORK, FORK)).toBeNull()
    expect(difference(FORK, moved)).toMatchObject({ what: 'moved', nodes: [{ id: 'a' }] })
    expect(difference(FORK, remove(['a'])(FORK))).toMatchObject({ what: 'removed', nodes: [{ id: 'a' }] })
    expect(difference(remove(['a'])(FORK), FORK)).toMatchObject({ what: 'added', nodes: [{ id: 'a' }] })
    expect(difference(FORK, { ...FORK, edges: FORK.edges.slice(1) })).toEqual({ what: 'disconnected', count: 1 })
    expect(difference({ ...FORK, edges: FORK.edges.slice(1) }, FORK)).toEqual({ what: 'connected', count: 1 })
    const set = { ...FORK, nodes: FORK.nodes.map((node) => (node.id === 'b' ? { ...node, config: { days: 1 } } : node)) }
    expect(difference(FORK, set)).toMatchObject({ what: 'changed', nodes: [{ id: 'b' }] })
  })
})
