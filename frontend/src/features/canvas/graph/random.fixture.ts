import { edgeId, type Graph } from './graph'

/** The same numbers every time (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Any graph that may be drawn: branches, merges, loops, loose nodes. */
export function randomGraph(random: () => number, count: number): Graph {
  const ids = Array.from({ length: count }, (_, index) => `n${index}`)
  const place = () => Math.round(random() * 2000)
  return {
    nodes: ids.map((id) => ({ id, type: 'wait', config: {}, position: { x: place(), y: place() } })),
    edges: ids.flatMap((source) =>
      ['a', 'b'].flatMap((port) => {
        const target = ids[Math.floor(random() * count)]
        return random() < 0.7 && target !== undefined && target !== source ? [{ id: edgeId(source, port), source, port, target }] : []
      }),
    ),
  }
}

export const RANDOM_PORTS = [{ key: 'a' }, { key: 'b' }]
