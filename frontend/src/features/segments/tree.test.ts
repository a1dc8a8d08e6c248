import { describe, expect, test } from 'vitest'

import type { Rule } from '@/api/types'

import { countLeaves, type Group, pathsOf, replace, toRoot, toRule } from './tree'

const rule: Rule = {
  all: [
    { type: 'purchases_count', at_least: 3 },
    { not: { any: [{ type: 'last_purchase', days: 270 }, { not: { type: 'attribute', attribute: 'city' } }] } },
  ],
}

describe('a rule and its tree', () => {
  test('a rule comes back from the tree as it was', () => {
    expect(toRule(toRoot(rule))).toEqual(rule)
  })

  test('a bare condition is shown in a group of its own', () => {
    expect(toRule(toRoot({ type: 'everybody' }))).toEqual({ all: [{ type: 'everybody' }] })
  })

  test('two negations take each other away', () => {
    expect(toRule(toRoot({ not: { not: { all: [] } } }))).toEqual({ all: [] })
  })

  test('paths lead to the place in the stored rule', () => {
    const root = toRoot(rule)
    const paths = pathsOf(root)
    const group = root.items[1] as Group
    expect(paths.get(root.id)).toBe('')
    expect(paths.get(root.items[0]?.id ?? 0)).toBe('all.0')
    expect(paths.get(group.id)).toBe('all.1.not')
    expect(paths.get(group.items[1]?.id ?? 0)).toBe('all.1.not.any.1.not')
  })

  test('a node deep inside is replaced or taken out and nothing else changes', () => {
    const root = toRoot(rule)
    const deep = (root.items[1] as Group).items[0]
    const without = replace(root, deep?.id ?? 0, () => [])
    expect(countLeaves(without)).toBe(2)
    expect(without.items[0]).toBe(root.items[0])
  })
})
