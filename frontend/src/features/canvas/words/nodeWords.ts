import type { GraphNode } from '@/api/types'

import type { NodeTypes } from '../graph/ports'
import { lookOf } from '../looks'
import { fieldsWords } from './fieldWords'
import type { Words } from './useWords'

interface Said {
  name: string
  /** What it is set to. Put into words when it is first asked for: from far away only the name is shown. */
  readonly summary: string
}

export type NodeWords = (node: GraphNode) => Said

/** A node that was not changed is the same object: what it says is put together once, for all who ask. */
export function nodeWordsIn(types: NodeTypes, words: Words): NodeWords {
  const said = new WeakMap<GraphNode, Said>()
  const summaryOf = ({ type: key, config }: GraphNode): string => {
    const { summary } = lookOf(key)
    return summary ? summary(config, words) : fieldsWords(types.get(key)?.fields ?? [], config, key, words).join(' · ')
  }
  const say = (node: GraphNode): Said => {
    let summary: string | undefined
    return {
      name: words.label('node', node.type, types.get(node.type)?.label),
      get summary() {
        return (summary ??= summaryOf(node))
      },
    }
  }
  return (node) => {
    const known = said.get(node) ?? say(node)
    said.set(node, known)
    return known
  }
}
