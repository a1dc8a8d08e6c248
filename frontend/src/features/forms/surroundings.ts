import { createContext } from 'react'

import type { FormValue } from './types'

export interface NodeChoice {
  id: string
  type: string
  /** What it is called, and in a few words what it does. */
  words: string
}

/** What a form is a part of, for fields that choose from it: the brand, and the other nodes of the graph. */
export interface Surroundings {
  brand?: number
  nodes: NodeChoice[]
}

export const Surroundings = createContext<Surroundings>({ nodes: [] })

/** The form around a list or an object: the filters of an event ask it which event. */
export const OuterForm = createContext<FormValue>({})

/** The condition that a form is a part of, and what stands in it, so that values can be suggested from the real data. */
export interface Suggesting {
  condition: string
  others: Record<string, string>
}

export const Suggesting = createContext<Suggesting | null>(null)
