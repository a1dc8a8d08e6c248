import type { ClipboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { meant } from './builder'
import { fromText, keep, toText } from './clipboard'
import { chosen } from './moves'
import { useRule } from './RuleContext'
import { nodesOf, useActions } from './useActions'

/** The row that has the keyboard; null while one writes into a field or has marked a text. */
export function rowOf(target: EventTarget): number | null {
  if (!(target instanceof HTMLElement) || target.dataset.node === undefined) return null
  return Number(target.dataset.node)
}

/** The browser's own copy, cut and paste on rows: no permission is asked, and another tab can take it. */
export function useClipboard() {
  const { t } = useTranslation('segments')
  const { store, disabled } = useRule()
  const act = useActions()

  function take(event: ClipboardEvent<HTMLElement>): number | null {
    const id = rowOf(event.target)
    if (id === null) return null
    const { root } = store.getState()
    const nodes = nodesOf(root, meant(store, id))
    if (nodes.length === 0) return null
    const text = toText(nodes)
    event.clipboardData.setData('text/plain', text)
    keep(text)
    event.preventDefault()
    event.stopPropagation()
    return id
  }

  return {
    onCopy(event: ClipboardEvent<HTMLElement>) {
      const id = take(event)
      if (id !== null) act.say(t('said.taken', { name: t('said.several', { count: countOf(id) }) }))
    },
    onCut(event: ClipboardEvent<HTMLElement>) {
      const id = disabled ? null : take(event)
      if (id !== null && id !== store.getState().root.id) act.remove(id)
    },
    onPaste(event: ClipboardEvent<HTMLElement>) {
      const id = rowOf(event.target)
      if (id === null || disabled) return
      event.preventDefault()
      event.stopPropagation()
      const nodes = fromText(event.clipboardData.getData('text/plain'))
      if (nodes) act.put(nodes, id)
      else act.say(t('said.nothing'))
    },
  }

  function countOf(id: number): number {
    const { root } = store.getState()
    return nodesOf(root, meant(store, id)).length || chosen(root, [id]).length
  }
}
