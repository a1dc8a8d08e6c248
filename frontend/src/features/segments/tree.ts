import type { ConditionRule, Rule } from '@/api/types'

/**
 * The rule as it is edited. The stored rule has `not` as a level of its own; here it is a mark on the thing it negates,
 * which is how it is shown: "none of these", "is not". Ids exist only here, so that React can tell rows apart.
 */
export type Tree = Group | Leaf

export interface Group {
  id: number
  negated: boolean
  op: 'all' | 'any'
  items: Tree[]
}

export interface Leaf {
  id: number
  negated: boolean
  /** Just added and not filled in yet: what is missing is a hint, not a mistake. */
  fresh?: boolean
  condition: ConditionRule
}

let lastId = 0
const nextId = () => (lastId += 1)

export const isGroup = (tree: Tree): tree is Group => 'items' in tree

export const newGroup = (items: Tree[] = []): Group => ({ id: nextId(), negated: false, op: 'all', items })
export const newLeaf = (condition: ConditionRule): Leaf => ({ id: nextId(), negated: false, condition })

export function toTree(rule: Rule): Tree {
  if ('all' in rule && Array.isArray(rule.all)) {
    return { id: nextId(), negated: false, op: 'all', items: rule.all.map(toTree) }
  }
  if ('any' in rule && Array.isArray(rule.any)) {
    return { id: nextId(), negated: false, op: 'any', items: rule.any.map(toTree) }
  }
  if ('not' in rule && typeof rule.not === 'object' && rule.not !== null) {
    const inner = toTree(rule.not as Rule)
    return { ...inner, negated: !inner.negated }
  }
  return newLeaf(rule as ConditionRule)
}

/** The builder always shows a group at the top: a bare condition is put into one. */
export function toRoot(rule: Rule): Group {
  const tree = toTree(rule)
  return isGroup(tree) ? tree : newGroup([tree])
}

export function toRule(tree: Tree): Rule {
  let rule: Rule
  if (isGroup(tree)) {
    const items = tree.items.map(toRule)
    rule = tree.op === 'all' ? { all: items } : { any: items }
  } else {
    rule = tree.condition
  }
  return tree.negated ? { not: rule } : rule
}

/** One node instead of a node, several (a copy beside it), or none. */
export type Change = (tree: Tree) => Tree | Tree[]

/** The tree with the node of this id changed; an empty list takes it out. */
export function replace(root: Group, id: number, change: Change): Group {
  const items = root.items.flatMap((item) => {
    if (item.id === id) return change(item)
    return isGroup(item) ? replace(item, id, change) : item
  })
  return { ...root, items }
}

export function copyOf(tree: Tree): Tree {
  return isGroup(tree)
    ? { ...tree, id: nextId(), items: tree.items.map(copyOf) }
    : { ...tree, id: nextId(), condition: structuredClone(tree.condition) }
}

/** Where the server finds each node in the stored rule (`all.0.not`), by the node's id. */
export function pathsOf(tree: Tree, path = ''): Map<number, string> {
  const inner = tree.negated ? join(path, 'not') : path
  const paths = new Map([[tree.id, inner]])
  if (isGroup(tree)) {
    tree.items.forEach((item, index) => {
      for (const [id, at] of pathsOf(item, join(inner, `${tree.op}.${index}`))) paths.set(id, at)
    })
  }
  return paths
}

export const join = (path: string, step: string): string => (path === '' ? step : `${path}.${step}`)

export function countLeaves(tree: Tree): number {
  return isGroup(tree) ? tree.items.reduce((sum, item) => sum + countLeaves(item), 0) : 1
}

/** A gap between the things of a group: before the one that has this index. */
export interface Place {
  group: number
  index: number
}

export function nodeOf(tree: Tree, id: number): Tree | undefined {
  if (tree.id === id) return tree
  if (!isGroup(tree)) return undefined
  for (const item of tree.items) {
    const found = nodeOf(item, id)
    if (found) return found
  }
  return undefined
}

/** Where a node stands; the outermost group stands nowhere. */
export function placeOf(root: Group, id: number): Place | undefined {
  const index = root.items.findIndex((item) => item.id === id)
  if (index >= 0) return { group: root.id, index }
  for (const item of root.items) {
    const found = isGroup(item) ? placeOf(item, id) : undefined
    if (found) return found
  }
  return undefined
}

export function groupOf(root: Group, id: number): Group | undefined {
  const place = placeOf(root, id)
  const group = place && nodeOf(root, place.group)
  return group && isGroup(group) ? group : undefined
}
