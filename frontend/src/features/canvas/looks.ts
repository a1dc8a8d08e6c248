import type { ComponentType } from 'react'

import type { FieldErrors } from '@/api/errors'
import type { GraphNode, NodeCounters, NodeType } from '@/api/types'

import type { Measures } from './graph/expect'
import type { Config } from './graph/graph'
import type { Words } from './words/useWords'

export interface BodyProps {
  node: GraphNode
  /** What happens at the node, while the journey is watched. */
  counters?: NodeCounters
}

export interface NodeEditorProps {
  node: GraphNode
  type: NodeType
  onChange: (config: Config) => void
  /** By dotted path in the config. */
  errors: FieldErrors
  disabled: boolean
}

/** What a node type may show in its own way. All of it is optional: the registry's description is enough. */
export interface NodeLook {
  /** In a few words, what this node is set to. Empty when it is not set yet. */
  summary?: (config: Config, words: Words) => string
  /** What a new node begins with, beyond the registry's defaults: what depends on the day. */
  begin?: () => Config
  /** What the card shows below its head, instead of the summary. */
  Body?: ComponentType<BodyProps>
  /** Instead of the whole card. */
  Card?: ComponentType<BodyProps & { selected: boolean }>
  /** Instead of the form that is drawn from the registry's fields. */
  Editor?: ComponentType<NodeEditorProps>
  /** Above the reasons, in the panel of a running journey. */
  Live?: ComponentType<BodyProps>
  /** Of the card, in pixels. */
  width?: number
  /** Of the body, about, in pixels: for cards that were not drawn yet. */
  bodyHeight?: (config: Config) => number
  /** Of the side panel, where the editor needs room. */
  panelWidth?: number
}

const files = import.meta.glob<{ look: NodeLook }>('./nodes/*.tsx', { eager: true })
const looks = new Map(Object.entries(files).map(([path, file]) => [path.replace(/^.*\/(.+)\.tsx$/, '$1'), file.look]))
const PLAIN: NodeLook = {}

/** A new node type is a file `nodes/<key>.tsx` at most; without one it has the plain look. */
export const lookOf = (type: string): NodeLook => looks.get(type) ?? PLAIN

export const CARD_WIDTH = 280
export const PANEL_WIDTH = 392

/** What is known of the size of a type's cards (graph/expect.ts); null: it is as large as what somebody has written. */
export function measuresOf(type: string): Measures | null {
  const { Card, Body, width = CARD_WIDTH, bodyHeight } = lookOf(type)
  return Card || type === 'group' ? null : { width, body: Body ? bodyHeight : null }
}
