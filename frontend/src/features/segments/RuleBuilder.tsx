import { Stack } from '@mantine/core'
import { useMemo, useState } from 'react'

import { useConditionTypes } from '@/api/registries'
import type { Rule } from '@/api/types'

import { RuleContext } from './RuleContext'
import { RuleGroup } from './RuleGroup'
import { type Change, type Group, isGroup, pathsOf, replace, toRoot, toRule } from './tree'

export interface RuleBuilderProps {
  rule: Rule
  onChange: (rule: Rule) => void
  disabled?: boolean
  /** What is wrong, by path in the rule (`all.0`). */
  errors?: Record<string, string>
  /** How many customers each condition alone chooses, by the same paths. */
  counts?: Record<string, number>
}

const NOTHING = {}

/** Edits a tree of conditions: groups of "all", "any" or "none", nested as deep as wished. */
export function RuleBuilder({ rule, onChange, disabled = false, errors = NOTHING, counts = NOTHING }: RuleBuilderProps) {
  const types = useConditionTypes()
  const [root, setRoot] = useTree(rule)
  const paths = useMemo(() => pathsOf(root), [root])
  const context = useMemo(() => {
    function apply(next: Group) {
      setRoot(next)
      onChange(toRule(next))
    }
    return {
      types: types.data ?? [],
      disabled,
      errorAt: (id: number) => errors[paths.get(id) ?? ''],
      errorsBelow: (id: number) => below(errors, paths.get(id) ?? ''),
      countAt: (id: number) => counts[paths.get(id) ?? ''],
      change: (id: number, change: Change) => {
        const next = id === root.id ? change(root) : replace(root, id, change)
        // The outermost group has no place for a copy beside it.
        if (!Array.isArray(next) && isGroup(next)) apply(next)
      },
    }
  }, [types.data, disabled, errors, counts, paths, root, setRoot, onChange])

  return (
    <RuleContext value={context}>
      <Stack gap={0}>
        <RuleGroup group={root} top />
      </Stack>
    </RuleContext>
  )
}

/** The tree of the rule, kept while the rule outside is the one this builder has given out itself. */
function useTree(rule: Rule): [Group, (root: Group) => void] {
  const [state, setState] = useState(() => ({ root: toRoot(rule), text: JSON.stringify(rule) }))
  const text = JSON.stringify(rule)
  let root = state.root
  if (text !== state.text) {
    root = toRoot(rule)
    setState({ root, text })
  }
  return [root, (next) => setState({ root: next, text: JSON.stringify(toRule(next)) })]
}

/** Errors of the fields of one condition: `all.0.at_least` below `all.0` is `at_least`. */
function below(errors: Record<string, string>, path: string): Record<string, string> {
  const prefix = path === '' ? '' : `${path}.`
  return Object.fromEntries(
    Object.entries(errors).flatMap(([at, text]) => (at.startsWith(prefix) ? [[at.slice(prefix.length), text]] : [])),
  )
}
