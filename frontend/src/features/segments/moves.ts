import { copyOf, type Group, groupOf, isGroup, newGroup, nodeOf, type Place, placeOf, type Tree } from './tree'

/**
 * How conditions and groups change their places. Whatever moves keeps its id; a group that has lost its last thing goes
 * with it, because an empty group would suddenly mean everybody or nobody.
 */

/** The nodes of these ids as they stand in the tree, without those inside another of them, and never the outermost group. */
export function chosen(root: Group, ids: readonly number[]): Tree[] {
  return root.items.flatMap((item) => (ids.includes(item.id) ? [item] : isGroup(item) ? chosen(item, ids) : []))
}

/** The tree without these nodes. */
export const remove = (root: Group, ids: readonly number[]): Group => rebuilt(root, new Set(ids), null, [])

/** The tree with new nodes at a place. */
export const insert = (root: Group, nodes: Tree[], place: Place): Group => rebuilt(root, new Set(), place, nodes)

/** The tree with these nodes at a place, counted before they are taken out. Nothing moves into itself. */
export function move(root: Group, ids: readonly number[], place: Place): Group {
  const nodes = chosen(root, ids)
  if (nodes.length === 0 || nodes.some((node) => nodeOf(node, place.group))) return root
  return rebuilt(root, new Set(nodes.map(({ id }) => id)), place, nodes)
}

/** The tree with these nodes and the target in a group of their own, where the target stood. */
export function merge(root: Group, ids: readonly number[], target: number): Group {
  const nodes = chosen(root, ids)
  const around = groupOf(root, target)
  const onto = nodeOf(root, target)
  if (!around || !onto || nodes.length === 0 || nodes.some((node) => nodeOf(node, target))) return root
  const group: Group = { ...newGroup([onto, ...nodes]), op: otherOp(around) }
  return swapped(rebuilt(root, new Set(nodes.map(({ id }) => id)), null, []), target, [group])
}

/** The tree with these nodes in a group where the first of them stood. */
export function wrap(root: Group, ids: readonly number[]): Group {
  const [first, ...rest] = chosen(root, ids)
  const around = first && groupOf(root, first.id)
  if (!around) return root
  const group: Group = { ...newGroup([first, ...rest]), op: otherOp(around) }
  return swapped(rebuilt(root, new Set(rest.map(({ id }) => id)), null, []), first.id, [group])
}

/** The tree with what is in a group in its place. "None of these" becomes "not" at each of them. */
export function unwrap(root: Group, id: number): Group {
  const group = nodeOf(root, id)
  if (!group || !isGroup(group) || id === root.id) return root
  return swapped(root, id, group.negated ? group.items.map((item) => ({ ...item, negated: !item.negated })) : group.items)
}

/** The tree with a copy of each of these nodes behind the last of them, and the copies. */
export function duplicate(root: Group, ids: readonly number[]): { root: Group; copies: Tree[] } {
  const nodes = chosen(root, ids)
  const place = placeAfter(root, nodes.at(-1)?.id)
  const copies = nodes.map(copyOf)
  return place ? { root: insert(root, copies, place), copies } : { root, copies: [] }
}

export type Direction = 'up' | 'down' | 'in' | 'out'

/**
 * One step with the keyboard. Up and down walk through everything, into groups and out of them; `out` goes behind the
 * group, `in` into the group before, or makes one with the condition before. At the edge nothing happens.
 */
export function nudge(root: Group, ids: readonly number[], direction: Direction): Group {
  const nodes = chosen(root, ids)
  const [first, last] = [nodes[0], nodes.at(-1)]
  const around = first && groupOf(root, first.id)
  if (!around || !last || groupOf(root, last.id) !== around) return root
  const before = around.items[around.items.indexOf(first) - 1]
  const after = around.items[around.items.indexOf(last) + 1]
  const moved = nodes.map(({ id }) => id)
  const group = placeOf(root, around.id)
  switch (direction) {
    case 'up':
      if (before) return move(root, moved, isGroup(before) ? endOf(before) : { group: around.id, index: around.items.indexOf(before) })
      return group ? move(root, moved, group) : root
    case 'down':
      if (after) {
        return move(root, moved, isGroup(after) ? { group: after.id, index: 0 } : { group: around.id, index: around.items.indexOf(after) + 1 })
      }
      return group ? move(root, moved, { ...group, index: group.index + 1 }) : root
    case 'out':
      return group ? move(root, moved, { ...group, index: group.index + 1 }) : root
    case 'in':
      if (before) return isGroup(before) ? move(root, moved, endOf(before)) : merge(root, moved, before.id)
      return after && isGroup(after) ? move(root, moved, { group: after.id, index: 0 }) : root
  }
}

export const endOf = (group: Group): Place => ({ group: group.id, index: group.items.length })

/** Where something new stands that follows this node: behind a condition, at the end of the outermost group. */
export function placeAfter(root: Group, id: number | undefined): Place | undefined {
  const place = id === undefined ? undefined : placeOf(root, id)
  return place && { ...place, index: place.index + 1 }
}

/** A group in a group is there for the other word: in "all of these" one wants "any of these". */
const otherOp = ({ op }: Group): Group['op'] => (op === 'all' ? 'any' : 'all')

/** Takes `out` away, puts `nodes` at the place, and leaves out the groups that this has emptied. */
function rebuilt(group: Group, out: ReadonlySet<number>, place: Place | null, nodes: Tree[]): Group {
  const items: Tree[] = []
  group.items.forEach((item, index) => {
    if (place?.group === group.id && place.index === index) items.push(...nodes)
    if (out.has(item.id)) return
    if (!isGroup(item)) return void items.push(item)
    const inner = rebuilt(item, out, place, nodes)
    if (inner.items.length > 0 || item.items.length === 0) items.push(inner)
  })
  if (place?.group === group.id && place.index >= group.items.length) items.push(...nodes)
  const same = items.length === group.items.length && items.every((item, index) => item === group.items[index])
  return same ? group : { ...group, items }
}

function swapped(group: Group, id: number, nodes: Tree[]): Group {
  if (!nodeOf(group, id)) return group
  return {
    ...group,
    items: group.items.flatMap((item) => (item.id === id ? nodes : isGroup(item) ? [swapped(item, id, nodes)] : [item])),
  }
}
