import type { GraphNode, NodeType } from '@/api/types'

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
 * The ways out of a node: those of its type, or, for a type whose ports are configured,
 * one for each of `config.arms` ({key, label}).
 */
export function portsOf(node: Pick<GraphNode, 'type' | 'config'>, types: NodeTypes): Port[] {
  const arms = node.config.arms
  if (Array.isArray(arms)) return arms.filter(isArm).map(({ key, label, share }) => ({ key, name: label, share, label: label || key }))
  return types.get(node.type)?.ports ?? NO_PORTS
}

interface Arm {
  key: string
  label: string
  share?: number
}

function isArm(value: unknown): value is Arm {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Arm>).key === 'string'
}

/** Entries have no way in, and neither have notes. */
export function hasInput(type: NodeType | undefined): boolean {
  return type === undefined || !(type.entry || type.drawing === true)
}
