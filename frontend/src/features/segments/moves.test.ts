import { describe, expect, test } from 'vitest'

import type { Rule } from '@/api/types'

import { fromText, toText } from './clipboard'
import { chosen, type Direction, duplicate, endOf, insert, merge, move, nudge, remove, unwrap, wrap } from './moves'
import { countLeaves, type Group, groupOf, isGroup, nodeOf, placeOf, toRoot, toRule, type Tree } from './tree'

const leaf = (name: string): Rule => ({ type: name })
const idOf = (root: Group, name: string): number => {
  const found = all(root).find((node) => !isGroup(node) && node.condition.type === name)
  if (!found) throw new Error(`There is no ${name}`)
  return found.id
}
const all = (tree: Tree): Tree[] => [tree, ...(isGroup(tree) ? tree.items.flatMap(all) : [])]
const names = (tree: Tree): string[] => all(tree).flatMap((node) => (isGroup(node) ? [] : [node.condition.type]))

describe('moving with the keyboard', () => {
  const root = toRoot({ all: [leaf('a'), { any: [leaf('b'), leaf('c')] }, leaf('d')] })
  const moved = (name: string, ...steps: Direction[]) =>
    toRule(steps.reduce((tree, step) => nudge(tree, [idOf(tree, name)], step), root))

  test('down goes into a group, through it, and out of it', () => {
    expect(moved('a', 'down')).toEqual({ all: [{ any: [leaf('a'), leaf('b'), leaf('c')] }, leaf('d')] })
    expect(moved('a', 'down', 'down')).toEqual({ all: [{ any: [leaf('b'), leaf('a'), leaf('c')] }, leaf('d')] })
    expect(moved('a', 'down', 'down', 'down', 'down')).toEqual({ all: [{ any: [leaf('b'), leaf('c')] }, leaf('a'), leaf('d')] })
  })

  test('up comes back the same way', () => {
    expect(moved('a', 'down', 'down', 'up', 'up')).toEqual(toRule(root))
  })

  test('at the edge nothing happens', () => {
    expect(moved('a', 'up')).toEqual(toRule(root))
    expect(moved('d', 'down')).toEqual(toRule(root))
    expect(moved('d', 'out')).toEqual(toRule(root))
  })

  test('in goes to the end of the group before, out behind it', () => {
    expect(moved('d', 'in')).toEqual({ all: [leaf('a'), { any: [leaf('b'), leaf('c'), leaf('d')] }] })
    expect(moved('d', 'in', 'out')).toEqual(toRule(root))
  })

  test('in makes a group with the condition before when there is none', () => {
    expect(moved('c', 'in')).toEqual({ all: [leaf('a'), { any: [{ all: [leaf('b'), leaf('c')] }] }, leaf('d')] })
  })
})

describe('groups', () => {
  test('a condition dropped on another makes a group with the other word', () => {
    const root = toRoot({ all: [leaf('a'), leaf('b'), leaf('c')] })
    expect(toRule(merge(root, [idOf(root, 'a')], idOf(root, 'c')))).toEqual({ all: [leaf('b'), { any: [leaf('c'), leaf('a')] }] })
  })

  test('taken apart a group leaves what was in it, and "none" becomes "not" at each', () => {
    const root = toRoot({ all: [{ not: { any: [leaf('a'), { not: leaf('b') }] } }] })
    expect(toRule(unwrap(root, root.items[0]?.id ?? 0))).toEqual({ all: [{ not: leaf('a') }, leaf('b')] })
  })

  test('a group whose last condition leaves is gone with it', () => {
    const root = toRoot({ all: [{ any: [{ all: [leaf('a')] }] }, leaf('b')] })
    expect(toRule(move(root, [idOf(root, 'a')], endOf(root)))).toEqual({ all: [leaf('b'), leaf('a')] })
    expect(toRule(remove(root, [idOf(root, 'a')]))).toEqual({ all: [leaf('b')] })
  })

  test('a group does not move into itself', () => {
    const root = toRoot({ all: [{ any: [leaf('a'), { all: [leaf('b')] }] }] })
    const outer = root.items[0]?.id ?? 0
    expect(move(root, [outer], { group: groupOf(root, idOf(root, 'b'))?.id ?? 0, index: 0 })).toBe(root)
    expect(merge(root, [outer], idOf(root, 'b'))).toBe(root)
  })
})

/** Random numbers that are the same at every run. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

function randomRule(random: (below: number) => number, depth: number): Rule {
  if (depth === 0 || random(3) === 0) return leaf(`c${random(1_000_000)}`)
  const items = Array.from({ length: 1 + random(4) }, () => randomRule(random, depth - 1))
  const group: Rule = random(2) === 0 ? { all: items } : { any: items }
  return random(4) === 0 ? { not: group } : group
}

describe.each(Array.from({ length: 60 }, (_, seed) => seed))('a random tree (%i)', (seed) => {
  const random = numbers(seed + 1)
  const root = toRoot(randomRule(random, 4))
  const nodes = all(root)
  const some = () => nodes[random(nodes.length)]?.id ?? root.id
  const groups = nodes.filter(isGroup)
  const ids = [some(), some()]

  test('keeps every condition whatever is moved, merged, wrapped or taken apart', () => {
    const group = groups[random(groups.length)] ?? root
    const changed = [
      move(root, ids, { group: group.id, index: random(group.items.length + 1) }),
      merge(root, ids, some()),
      wrap(root, ids),
      unwrap(root, group.id),
      ...(['up', 'down', 'in', 'out'] as const).map((direction) => nudge(root, ids, direction)),
    ]
    for (const tree of changed) {
      expect(names(tree).toSorted()).toEqual(names(root).toSorted())
      expect(new Set(all(tree).map(({ id }) => id)).size).toBe(all(tree).length)
      // No empty group is left behind.
      expect(all(tree).filter((node) => isGroup(node) && node.items.length === 0)).toEqual([])
    }
  })

  test('puts what is moved where it was told to', () => {
    const [node] = chosen(root, [some()])
    const group = groups[random(groups.length)] ?? root
    if (!node || nodeOf(node, group.id)) return
    const before = group.items[random(group.items.length)]
    if (!before || before.id === node.id) return
    const tree = move(root, [node.id], { group: group.id, index: group.items.indexOf(before) })
    const [at, next] = [placeOf(tree, node.id), placeOf(tree, before.id)]
    // The thing before which it was put may itself have been emptied away only if it held nothing but the moved one.
    if (next) expect(at).toEqual({ group: group.id, index: next.index - 1 })
  })

  test('is the same after a copy was put in and taken out', () => {
    const { root: twice, copies } = duplicate(root, ids)
    expect(countLeaves(twice)).toBe(countLeaves(root) + copies.reduce((sum, copy) => sum + countLeaves(copy), 0))
    expect(toRule(remove(twice, copies.map(({ id }) => id)))).toEqual(toRule(root))
  })

  test('goes through the clipboard unchanged', () => {
    const pasted = fromText(toText(root.items)) ?? []
    expect(pasted.map(toRule)).toEqual(root.items.map(toRule))
    expect(pasted.some(({ id }) => nodeOf(root, id))).toBe(false)
    expect(countLeaves(insert(root, pasted, endOf(root)))).toBe(2 * countLeaves(root))
  })
})

test('the clipboard takes rules and nothing else', () => {
  expect(fromText('{"type": "event", "name": "basket"}')?.map(toRule)).toEqual([{ type: 'event', name: 'basket' }])
  expect(fromText('[{"all": []}, {"not": {"type": "x"}}]')).toHaveLength(2)
  for (const text of ['', 'Kyiv', '5', 'null', '{}', '[]', '{"all": 5}', '{"all": [], "any": []}', '{"type": 5}', '{"not": []}', '{"kaskad": "rules"}']) {
    expect(fromText(text)).toBeNull()
  }
  expect(fromText('{"not": '.repeat(60) + '{"type": "x"}' + '}'.repeat(60))).toBeNull()
})
