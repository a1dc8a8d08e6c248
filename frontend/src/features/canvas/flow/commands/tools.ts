import type { useReactFlow } from '@xyflow/react'

import type { Graph, GraphNode } from '../../graph/graph'
import { nodeOf } from '../../graph/graph'
import { isGroup } from '../../graph/groups'
import type { NodeTypes } from '../../graph/ports'
import type { CanvasStore } from '../../state/store'
import type { Words } from '../../words/useWords'
import type { FlowEdge, FlowNode } from '../flowGraph'

/** What commands work with. */
export interface Tools {
  store: CanvasStore
  types: NodeTypes
  words: Words
  flow: ReturnType<typeof useReactFlow<FlowNode, FlowEdge>>
}

export const draftOf = ({ store }: Tools): Graph => store.getState().history.present

/** What a node is called in a sentence: its own name, if it has one. */
export function nameOf({ types, words }: Pick<Tools, 'types' | 'words'>, node: GraphNode): string {
  const own = node.config.name
  if (isGroup(node) && typeof own === 'string' && own !== '') return own
  return words.label('node', node.type, types.get(node.type)?.label)
}

/** The node that has the keyboard, else the only one that is selected. */
export function currentNode({ store }: Pick<Tools, 'store'>, graph: Graph): GraphNode | undefined {
  const holder = document.activeElement?.closest<HTMLElement>('.react-flow__node, [data-node]')
  const focused = holder?.dataset.id ?? holder?.dataset.node
  const found = focused === undefined ? undefined : nodeOf(graph, focused)
  if (found) return found
  const [only, ...others] = store.getState().selection.nodes
  return only !== undefined && others.length === 0 ? nodeOf(graph, only) : undefined
}

/** What a command is for: the node that has the keyboard, if it is not one of those that are selected; else those. */
export function chosenNodes(tools: Tools, graph: Graph): string[] {
  const { nodes } = tools.store.getState().selection
  const at = currentNode(tools, graph)
  return at && !nodes.includes(at.id) ? [at.id] : [...nodes]
}
