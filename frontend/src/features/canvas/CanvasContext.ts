import { createContext, use, useMemo } from 'react'
import { useStore } from 'zustand'

import type { Brand, GraphNode, NodeType } from '@/api/types'

import { type NodeTypes, type Port, portsOf } from './graph/ports'
import { lookOf } from './looks'
import type { CanvasState, CanvasStore } from './state/store'
import { fieldsWords } from './words/fieldWords'
import type { Words } from './words/useWords'

interface CanvasContextValue {
  store: CanvasStore
  types: NodeTypes
  journeyId: number
  brand: Brand | undefined
  words: Words
  /** Saves what is not saved yet; resolves when it is, or cannot be. */
  flush: () => Promise<void>
}

export const CanvasContext = createContext<CanvasContextValue | null>(null)

export function useCanvasContext(): CanvasContextValue {
  const value = use(CanvasContext)
  if (!value) throw new Error('The canvas is used outside its page')
  return value
}

/** A piece of the open journey's state; `selector` is a constant of the module or made with useCallback. */
export function useCanvas<T>(selector: (state: CanvasState) => T): T {
  return useStore(useCanvasContext().store, selector)
}

export function useNodeType(key: string): NodeType | undefined {
  return useCanvasContext().types.get(key)
}

export function usePorts(node: GraphNode): Port[] {
  const { types } = useCanvasContext()
  return useMemo(() => portsOf(node, types), [node, types])
}

/** What a node is called and what it is set to, for cards, lists and choices. */
export function useNodeWords(): (node: GraphNode) => { name: string; summary: string } {
  const { types, words } = useCanvasContext()
  return useMemo(
    () =>
      remembering((node) => {
        const type = types.get(node.type)
        const { summary } = lookOf(node.type)
        return {
          name: words.label('node', node.type, type?.label),
          summary: summary
            ? summary(node.config, words)
            : fieldsWords(type?.fields ?? [], node.config, node.type, words).join(' · '),
        }
      }),
    [types, words],
  )
}

/** A node that was not changed is the same object: what it says is put together once, however many others change. */
function remembering<T extends object>(say: (node: GraphNode) => T): (node: GraphNode) => T {
  const said = new WeakMap<GraphNode, T>()
  return (node) => {
    const known = said.get(node) ?? say(node)
    said.set(node, known)
    return known
  }
}

export function usePortWords(): (port: Port) => string {
  const { label, format } = useCanvasContext().words
  return ({ key, name, share, label: fallback }) => {
    const said = name ?? label('port', key, fallback)
    return share === undefined ? said || key : `${said || key} · ${format.percent(share, 100)}`
  }
}
