import type { Graph, GraphNode } from './graph'
import { inHead } from './anchors'
import type { Size, Sizes } from './place'
import { type NodeTypes, portsOf } from './ports'

const HEAD = 54
const SUMMARY_HEAD = 56
const FOOT = 7
const PORT_ROW = 28
const BODY = 45

/** What a type's look says of the size of its cards (looks.ts). */
export interface Measures {
  width: number
  /** Of the body; null where the summary stands in the head instead. */
  body: ((config: GraphNode['config']) => number) | null | undefined
}

/**
 * How large a card will come out about, before it was ever drawn. So much of a large journey is known at once that it can be
 * brought into the window, and that only what is in sight need be drawn.
 */
export function expectedSize(node: GraphNode, ports: number, { width, body }: Measures): Size {
  const middle = body === null ? SUMMARY_HEAD : HEAD + (body?.(node.config) ?? BODY)
  return { width, height: middle + (ports === 0 || inHead(ports) ? 0 : ports * PORT_ROW + FOOT) }
}

/** The sizes of all nodes: as drawn, or else as expected. A node that was not changed is reckoned once. */
export function expecting(types: NodeTypes, measures: (type: string) => Measures | null) {
  const known = new WeakMap<GraphNode, Size>()
  const expected = (node: GraphNode): Size | undefined => {
    const look = measures(node.type)
    const size = look ? (known.get(node) ?? expectedSize(node, portsOf(node, types).length, look)) : undefined
    if (size) known.set(node, size)
    return size
  }
  return ({ nodes }: Graph, sizes: Sizes): Sizes =>
    new Map(
      nodes.flatMap((node): [string, Size][] => {
        const size = sizes.get(node.id) ?? expected(node)
        return size ? [[node.id, size]] : []
      }),
    )
}
