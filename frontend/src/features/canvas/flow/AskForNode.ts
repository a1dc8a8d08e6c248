import { createContext, use } from 'react'

import type { Position } from '../graph/graph'

/** Where somebody wants a new node: a place on the screen, and what it shall be joined to. */
export interface Wish {
  screen: Position
  /** Behind this port ... */
  after?: { node: string; port: string }
  /** ... or into this edge. */
  edge?: string
  /** The place was pointed at, by drawing a line to it. */
  drawn?: boolean
}

export const AskForNode = createContext<(wish: Wish) => void>(() => undefined)

/** Opens the menu of node types at a place on the canvas. */
export const useAskForNode = () => use(AskForNode)
