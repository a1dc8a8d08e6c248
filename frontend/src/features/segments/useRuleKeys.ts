import type { KeyboardEvent } from 'react'

import { meant } from './builder'
import type { Direction } from './moves'
import { useRule } from './RuleContext'
import { groupOf, isGroup, nodeOf } from './tree'
import { useActions } from './useActions'
import { rowOf } from './useClipboard'

const ARROWS: Record<string, Direction> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

/** The rows as one sees them, from above to below. */
const rowsIn = (tree: HTMLElement): HTMLElement[] => [...tree.querySelectorAll<HTMLElement>('[data-node]')]

/**
 * The builder with the keyboard alone. Rows have keys of their own while they are focused; in a field only Escape comes
 * back to its row. Letters are told by their place on the keyboard: on a Cyrillic one Ctrl+C is another letter.
 */
export function useRuleKeys(onHelp: () => void) {
  const { store } = useRule()
  const act = useActions()

  return (event: KeyboardEvent<HTMLElement>) => {
    const tree = event.currentTarget
    const id = rowOf(event.target)
    if (id === null ? leaveField(event) : onRow(event, tree, id)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  /** Escape in a field, unless it closes what is open there. */
  function leaveField({ key, target, defaultPrevented }: KeyboardEvent): boolean {
    if (key !== 'Escape' || defaultPrevented || !(target instanceof HTMLElement)) return false
    if (target.getAttribute('aria-expanded') === 'true') return false
    const row = target.closest<HTMLElement>('[data-node]')
    row?.focus()
    return row !== null
  }

  function onRow(event: KeyboardEvent, tree: HTMLElement, id: number): boolean {
    const { key, code, altKey: alt, shiftKey: shift } = event
    const command = event.ctrlKey || event.metaKey
    const direction = ARROWS[key]
    if (direction && alt && !command) return done(() => act.nudge(id, direction))
    if (direction && shift && !command) return mark(tree, id, direction)
    if (direction && !command) return walk(tree, id, direction)
    if (command && !alt) return withCommand(code, shift, id)
    if (alt) return false
    switch (key) {
      case 'Home':
        return focus(rowsIn(tree)[0])
      case 'End':
        return focus(rowsIn(tree).at(-1))
      case 'Delete':
      case 'Backspace':
        return done(() => act.remove(id))
      case 'Enter':
        return done(() => act.askAfter(id))
      case 'F2':
        return enter(tree, id)
      case 'Escape':
        if (store.getState().marked.length === 0) return false
        return done(() => store.setState({ marked: [] }))
      case ' ':
        return toggle(id)
      case '?':
        return done(() => onHelp())
    }
    if (code === 'Slash') return done(() => shift ? onHelp() : act.askAfter(id))
    if (code === 'KeyN' && !shift) return done(() => act.negate(id))
    return false
  }

  function withCommand(code: string, shift: boolean, id: number): boolean {
    switch (code) {
      case 'KeyZ':
        return done(() => shift ? act.redo() : act.undo())
      case 'KeyY':
        return done(() => act.redo())
      case 'KeyD':
        return done(() => act.duplicate(id))
      case 'KeyG':
        return done(() => shift ? act.unwrap(id) : act.wrap(id))
      case 'KeyA':
        return done(() => store.setState({ marked: siblingsOf(id) }))
      case 'Slash':
        return done(() => onHelp())
      default:
        // Copy, cut and paste come as events of the clipboard.
        return false
    }
  }

  function walk(tree: HTMLElement, id: number, direction: Direction): boolean {
    const { root } = store.getState()
    store.setState({ marked: [] })
    if (direction === 'out') return focus(rowAt(tree, groupOf(root, id)?.id))
    if (direction === 'in') {
      const node = nodeOf(root, id)
      return node && isGroup(node) ? focus(rowAt(tree, node.items[0]?.id)) : enter(tree, id)
    }
    const rows = rowsIn(tree)
    const at = rows.findIndex((row) => row.dataset.node === String(id))
    return focus(rows[at + (direction === 'up' ? -1 : 1)])
  }

  /** Marks the neighbour, too, and goes there; marks stay within one group. */
  function mark(tree: HTMLElement, id: number, direction: Direction): boolean {
    const siblings = siblingsOf(id)
    const next = siblings[siblings.indexOf(id) + (direction === 'up' ? -1 : 1)]
    if (direction === 'in' || direction === 'out' || next === undefined) return true
    const marked = meant(store, id)
    store.setState({ marked: marked.includes(next) ? marked.filter((each) => each !== id) : [...marked, next] })
    return focus(rowAt(tree, next))
  }

  function toggle(id: number): boolean {
    const { marked, root } = store.getState()
    const around = groupOf(root, id)
    if (!around) return true
    const same = marked.filter((each) => groupOf(root, each) === around)
    return done(() => store.setState({ marked: same.includes(id) ? same.filter((each) => each !== id) : [...same, id] }))
  }

  function siblingsOf(id: number): number[] {
    return groupOf(store.getState().root, id)?.items.map((item) => item.id) ?? []
  }
}

const rowAt = (tree: HTMLElement, id: number | undefined) => tree.querySelector<HTMLElement>(`[data-node="${id ?? ''}"]`)

function focus(row: HTMLElement | null | undefined): boolean {
  row?.focus()
  return true
}

/** Into the row's first field. */
function enter(tree: HTMLElement, id: number): boolean {
  return focus(rowAt(tree, id)?.querySelector<HTMLElement>('[data-fields] input, [data-fields] button'))
}

function done(act: () => void): boolean {
  act()
  return true
}
