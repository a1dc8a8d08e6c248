import { createContext, use, useMemo } from 'react'
import { useStore } from 'zustand'

import type { Brand, GraphNode, NodeType } from '@/api/types'

import { type NodeTypes, type Port, portsOf } from './graph/ports'
import type { CanvasState, CanvasStore } from './state/store'
import type { NodeWords } from './words/nodeWords'
import type { Words } from './words/useWords'

interface CanvasContextValue {
  store: CanvasStore
  types: NodeTypes
  journeyId: number
  brand: Brand | undefined
  words: Words
  nodeWords: NodeWords
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
export const useNodeWords = (): NodeWords => useCanvasContext().nodeWords

export function usePortWords(): (port: Port) => string {
  const { label, format } = useCanvasContext().words
  return ({ key, name, share, label: fallback }) => {
    const said = name ?? label('port', key, fallback)
    return share === undefined ? said || key : `${said || key} · ${format.percent(share, 100)}`
  }
}
