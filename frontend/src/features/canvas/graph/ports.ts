import type { GraphNode, NodeType } from '@/api/types'

import { chosenWays, namedWays } from './configuredPorts'

export interface Port {
  key: string
  /** The person's own words for it, when the node's config holds them (a split's arms). */
  name?: string
  /** Of a split's arm, in percent. */
  share?: number
  /** The server's label, shown when no translation exists. */
  label: string
}

export type NodeTypes = ReadonlyMap<string, NodeType>

const NO_PORTS: Port[] = []

/**
 * The ways out of a node, as the server reckons them (`ports` of a node type): those that its config names, then those
 * of its type. The server's list is for the config that a new node begins with, so that the named ones are left out of it.
 */
export function portsOf(node: Pick<GraphNode, 'type' | 'config'>, types: NodeTypes): Port[] {
  const type = types.get(node.type)
  const fixed = type?.ports ?? NO_PORTS
  const named = namedWays(node.type, node.config)
  if (named) {
    const begun = new Set((namedWays(node.type, type?.default_config ?? {}) ?? []).map(({ key }) => key))
    const ways = named.map(({ key, label, share }) => ({ key, name: label, share, label: label || key }))
    return [...ways, ...fixed.filter(({ key }) => !begun.has(key))]
  }
  const chosen = chosenWays(node.type, node.config)
  return chosen ? chosen.map((key) => fixed.find((port) => port.key === key) ?? { key, label: key }) : fixed
}

/** Entries have no way in, and neither have notes. */
export function hasInput(type: NodeType | undefined): boolean {
  return type === undefined || !(type.entry || type.drawing === true)
}
