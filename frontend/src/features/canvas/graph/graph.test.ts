import { describe, expect, it } from 'vitest'

import { add, all, configure, connect, cut, disconnect, edgeId, type Graph, insertInto, makeNode, move, paste, remove, renew } from './graph'

const at = (id: string, type = 'wait', x = 0, y = 0) => ({ id, type, config: {}, position: { x, y } })
const edge = (source: string, port: string, target: string) => ({ id: edgeId(source, port), source, port, target })

/** entry -> wait -> condition -yes-> exit, -no-> wait */
const LOOP: Graph = {
  nodes: [at('entry', 'entry_segment'), at('wait'), at('condition', 'condition'), at('exit', 'exit')],
  edges: [
    edge('entry', 'next', 'wait'),
    edge('wait', 'next', 'condition'),
    edge('condition', 'yes', 'exit'),
    edge('condition', 'no', 'wait'),
  ],
}
const ways = (graph: Graph) => graph.edges.map(({ source, port, target }) => `${source}.${port}>${target}`).sort()

describe('connect', () => {
  it('keeps one edge per port: the newest', () => {
    expect(ways(connect('condition', 'no', 'exit')(LOOP))).toEqual([
      'condition.no>exit',
      'condition.yes>exit',
      'entry.next>wait',
      'wait.next>condition',
    ])
  })

  it('changes nothing when the edge is there already, leads to itself, or an end is missing', () => {
    expect(connect('condition', 'no', 'wait')(LOOP)).toBe(LOOP)
    expect(connect('wait', 'next', 'wait')(LOOP)).toBe(LOOP)
    expect(connect('wait', 'next', 'nowhere')(LOOP)).toBe(LOOP)
  })

  it('is undone by disconnect', () => {
    expect(ways(disconnect([edgeId('condition', 'no')])(LOOP))).not.toContain('condition.no>wait')
    expect(disconnect(['unknown'])(LOOP)).toBe(LOOP)
  })
})

describe('remove', () => {
  it('closes the gap when there is only one way on', () => {
    expect(ways(remove(['wait'])(LOOP))).toEqual(['condition.yes>exit', 'entry.next>condition'])
  })

  it('closes the gap over several removed nodes in a row', () => {
    const graph: Graph = {
      nodes: [at('a'), at('b'), at('c'), at('d')],
      edges: [edge('a', 'next', 'b'), edge('b', 'next', 'c'), edge('c', 'next', 'd')],
    }
    expect(ways(remove(['b', 'c'])(graph))).toEqual(['a.next>d'])
  })

  it('goes on by the way that does not lead back, when the removed node branched', () => {
    expect(ways(remove(['condition'])(LOOP))).toEqual(['entry.next>wait', 'wait.next>exit'])
  })

  it('goes on by the way with most behind it, and by the first of equal ones', () => {
    const graph: Graph = {
      nodes: ['in', 'if', 'short', 'long', 'end'].map((id) => at(id)),
      edges: [edge('in', 'next', 'if'), edge('if', 'yes', 'short'), edge('if', 'no', 'long'), edge('long', 'next', 'end')],
    }
    expect(ways(remove(['if'])(graph))).toEqual(['in.next>long', 'long.next>end'])
    expect(ways(remove(['if', 'end'])(graph))).toEqual(['in.next>short'])
  })

  it('never leads a node to itself', () => {
    const circle: Graph = { nodes: [at('a'), at('b')], edges: [edge('a', 'next', 'b'), edge('b', 'next', 'a')] }
    expect(remove(['b'])(circle).edges).toEqual([])
  })

  it('ignores ids that are not there', () => {
    expect(remove(['nobody'])(LOOP)).toBe(LOOP)
  })
})

describe('insertInto', () => {
  it('puts the node between both ends of the edge', () => {
    const graph = insertInto(edgeId('condition', 'yes'), at('pause'), 'next')(LOOP)
    expect(ways(graph)).toContain('condition.yes>pause')
    expect(ways(graph)).toContain('pause.next>exit')
  })

  it('lets a node without ports end the way', () => {
    const graph = insertInto(edgeId('condition', 'no'), at('end', 'exit'), undefined)(LOOP)
    expect(ways(graph)).toContain('condition.no>end')
    expect(graph.edges).toHaveLength(4)
  })
})

describe('configure', () => {
  const arms = (graph: { config: Record<string, unknown> }) => graph.config.arms as { key: string }[]

  it('drops the edges of ports that are gone and keeps the others', () => {
    const graph: Graph = {
      nodes: [{ ...at('split', 'split'), config: { arms: [{ key: 'a' }, { key: 'b' }] } }, at('exit', 'exit')],
      edges: [edge('split', 'a', 'exit'), edge('split', 'b', 'exit')],
    }
    expect(ways(configure('split', { arms: [{ key: 'b' }] }, arms)(graph))).toEqual(['split.b>exit'])
  })

  it('leaves other nodes as the objects they were', () => {
    const changed = configure('wait', { duration_s: 60 }, () => [{ key: 'next' }])(LOOP)
    expect(changed.nodes[0]).toBe(LOOP.nodes[0])
    expect(changed.nodes[1]?.config).toEqual({ duration_s: 60 })
    expect(changed.edges).toBe(LOOP.edges)
  })
})

describe('move', () => {
  it('rounds places and says when nothing moved', () => {
    expect(move(new Map([['wait', { x: 10.4, y: -3.6 }]]))(LOOP).nodes[1]?.position).toEqual({ x: 10, y: -4 })
    expect(move(new Map([['wait', { x: 0.2, y: 0 }]]))(LOOP)).toBe(LOOP)
  })
})

describe('copy and paste', () => {
  it('gives new ids, keeps the edges inside and leaves those to the outside behind', () => {
    const piece = renew(cut(LOOP, ['wait', 'condition']), { x: 40, y: 40 })
    const graph = paste(piece)(LOOP)
    expect(graph.nodes).toHaveLength(6)
    expect(new Set(graph.nodes.map((node) => node.id)).size).toBe(6)
    expect(piece.edges.map((each) => each.port).sort()).toEqual(['next', 'no'])
    expect(piece.nodes[0]?.position).toEqual({ x: 40, y: 40 })
  })

  it('does not share configs with the original', () => {
    const source = makeNode('split', { x: 0, y: 0 }, { arms: [{ key: 'a' }] })
    const [copy] = renew({ nodes: [source], edges: [] }, { x: 0, y: 0 }).nodes
    expect(copy?.config).toEqual(source.config)
    expect(copy?.config.arms).not.toBe(source.config.arms)
  })
})

it('several edits make one', () => {
  const graph = all(add(at('late')), connect('wait', 'next', 'late'))(LOOP)
  expect(ways(graph)).toContain('wait.next>late')
})
