import type { FocusEvent } from 'react'

import type { RowProps } from './ConditionRow'
import { useBuilder, useFact, useRule } from './RuleContext'
import type { Tree } from './tree'
import { isGroup } from './tree'
import { useWordsOf } from './useWordsOf'

/** What makes an element a row of the tree: one of them is in the order of Tab, the arrows lead to the others. */
export function useRow(node: Tree, { level, position, among }: RowProps) {
  const { store } = useRule()
  const words = useWordsOf()
  const { id } = node
  const active = useBuilder((builder) => builder.active === id)
  const marked = useBuilder((builder) => builder.marked.includes(id))
  const dragged = useBuilder((builder) => builder.drag?.ids.includes(id) ?? false)
  const aimed = useBuilder(({ drag }) => drag?.target != null && 'onto' in drag.target && drag.target.onto === id)
  const error = useFact((facts) => facts.error.get(id))
  return {
    role: 'treeitem',
    tabIndex: active ? 0 : -1,
    'data-node': id,
    'data-marked': marked || undefined,
    'data-dragged': dragged || undefined,
    'data-aimed': aimed || undefined,
    'aria-label': error ? `${words.name(node)}. ${error}` : words.name(node),
    'aria-level': level,
    'aria-posinset': position,
    'aria-setsize': among,
    'aria-selected': marked,
    ...(isGroup(node) ? { 'aria-expanded': true } : {}),
    onFocus: (event: FocusEvent) => {
      if (store.getState().active !== id && event.currentTarget.contains(event.target)) store.setState({ active: id })
    },
  }
}
