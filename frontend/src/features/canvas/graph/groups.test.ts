import { describe, expect, it } from 'vitest'

import { cut, edgeId, type Graph, move, paste, remove, renew } from './graph'
import { bordersOf, doorOf, fold, folded, foldedPlace, FRAME, frameOf, group, groupByMember, join, leave, portBehind, spread } from './groups'
import { makeRandom, randomGraph } from './random.fixture'

const at = (id: string, x = 0, y = 0, type = 'wait') => ({ id, type, config: {}, position: { x, y } })
const edge = (source: string, port: string, target: string) => ({ id: edgeId(source, port), source, port, target })
const frame = (members: string[], collapsed = false) => ({
  id: 'group', type: 'group', config: { name: 'Part', members, collapsed }, position: { x: 0, y: 0 },
})
const GROUP = frame(['a', 'b'])
/** in -> a -> b -> out, a and b in a group. */
const LINE: Graph = {
  nodes: [GROUP, at('in'), at('a', 400, 10), at('b', 800, 50), at('out', 1200)],
  edges: [edge('in', 'next', 'a'), edge('a', 'next', 'b'), edge('b', 'next', 'out')],
}
const SIZES = new Map(['a', 'b'].map((id) => [id, { width: 280, height: 100 }]))

describe('a folded group', () => {
  it('hides its members and the lines between them, and has those that cross its border', () => {
    const { hidden, edges } = folded(LINE, () => true)
    expect([...hidden]).toEqual(['a', 'b'])
    expect(edges.map(({ source, target }) => `${source}>${target}`)).toEqual(['in>group', 'group>out'])
    expect(edges.map(({ edge: { id } }) => id)).toEqual(['in:next', 'b:next'])
  })

  it('leaves all lines as they are when it is open', () => {
    expect(folded(LINE, () => false)).toMatchObject({ hidden: new Set(), edges: LINE.edges.map((each) => ({ edge: each, folded: false })) })
  })

  it('keeps every line across its border, and no other, in any graph', () => {
    const random = makeRandom(7)
    for (let round = 0; round < 200; round += 1) {
      const graph = randomGraph(random, 3 + Math.floor(random() * 20))
      const members = graph.nodes.map((node) => node.id).filter(() => random() < 0.4)
      const group = frame(members, true)
      const grouped = { ...graph, nodes: [group, ...graph.nodes] }
      const { hidden, edges } = folded(grouped, (each) => each.config.collapsed === true)
      const { incoming, leaving } = bordersOf(grouped, group)
      expect(hidden).toEqual(new Set(members))
      expect(edges.filter(({ target }) => target === 'group').map(({ edge: each }) => each)).toEqual(incoming)
      expect(edges.filter(({ source }) => source === 'group').map(({ edge: each }) => each)).toEqual(leaving)
      const within = graph.edges.filter((each) => hidden.has(each.source) && hidden.has(each.target))
      expect(edges.length + within.length).toBe(graph.edges.length)
    }
  })

  it('is come into where others come in, else at its beginning', () => {
    expect(doorOf(LINE, GROUP, () => true)).toBe('a')
    expect(doorOf({ ...LINE, edges: LINE.edges.slice(1) }, GROUP, () => true)).toBe('a')
    expect(doorOf({ ...LINE, edges: [] }, GROUP, ({ id }) => id === 'b')).toBe('b')
  })

  it('gives the port behind the handle of a line', () => {
    expect(portBehind(LINE, 'group', 'b:next')).toEqual({ node: 'b', port: 'next' })
    expect(portBehind(LINE, 'in', 'next')).toEqual({ node: 'in', port: 'next' })
  })
})

describe('the frame', () => {
  it('is around its members', () => {
    expect(frameOf(LINE, SIZES, GROUP)).toEqual({
      x: 400 - FRAME.pad, y: 10 - FRAME.head, width: 680 + 2 * FRAME.pad, height: 140 + FRAME.head + FRAME.pad,
    })
    expect(foldedPlace(LINE, SIZES, GROUP)).toEqual({ x: 400, y: 10 })
  })

  it('takes its members along when it moves, but those that move by themselves', () => {
    const from = frameOf(LINE, SIZES, GROUP)
    const moves = spread(LINE, new Map([['group', { x: from.x + 80, y: from.y - 16 }], ['b', { x: 1, y: 2 }]]), () => from)
    expect([...moves]).toEqual([['b', { x: 1, y: 2 }], ['a', { x: 480, y: -6 }]])
  })
})

describe('members', () => {
  it('are in one group only', () => {
    const { node, edit } = group(['b', 'out'], 'Late', { x: 0, y: 0 })
    const graph = edit(LINE)
    expect(groupByMember(graph).get('b')).toBe(node)
    expect(graph.nodes.find(({ id }) => id === 'group')?.config.members).toEqual(['a'])
  })

  it('come and go; a group that nobody is left in is gone', () => {
    expect(join('group', ['out', 'a'])(LINE).nodes[0]?.config.members).toEqual(['b', 'out', 'a'])
    expect(join('group', ['a'])(LINE)).toBe(LINE)
    expect(leave(['a', 'b'])(LINE).nodes.map(({ id }) => id)).not.toContain('group')
    expect(leave(['in'])(LINE)).toBe(LINE)
  })

  it('that are deleted leave it', () => {
    expect(remove(['a'])(LINE).nodes[0]?.config.members).toEqual(['b'])
    expect(remove(['a', 'b'])(LINE).nodes.map(({ id }) => id)).toEqual(['in', 'out'])
  })

  it('are deleted with a folded group, and stay when the frame of an open one is', () => {
    expect(remove(['group'])(LINE).nodes.map(({ id }) => id)).toEqual(['in', 'a', 'b', 'out'])
    const gone = remove(['group'])(fold('group', true)(LINE))
    expect(gone.nodes.map(({ id }) => id)).toEqual(['in', 'out'])
    expect(gone.edges).toEqual([edge('in', 'next', 'out')])
  })

  it('are copied with it, as members of the copy', () => {
    const copy = renew(cut(LINE, ['group']), { x: 10, y: 10 })
    const [made] = copy.nodes
    expect(made?.config.members).toEqual(copy.nodes.slice(1).map(({ id }) => id))
    expect(groupByMember(paste(copy)(LINE)).size).toBe(4)
  })
})

it('a node that a person has put somewhere says so, until everything is tidied', () => {
  const put = move(new Map([['a', { x: 5, y: 5 }]]), true)(LINE)
  expect(put.nodes[2]?.position).toEqual({ x: 5, y: 5, by_hand: true })
  expect(move(new Map([['a', { x: 9, y: 9 }]]))(put).nodes[2]?.position).toEqual({ x: 9, y: 9, by_hand: true })
  expect(move(new Map([['a', { x: 5, y: 5 }]]), false)(put).nodes[2]?.position).toEqual({ x: 5, y: 5 })
})
