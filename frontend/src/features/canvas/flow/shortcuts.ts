/** What the keys of the canvas do. In the order of the cheat sheet. */
export type ShortcutId =
  | 'insert' | 'connect' | 'open'
  | 'left' | 'right' | 'up' | 'down' | 'find' | 'escape'
  | 'selectAll' | 'copy' | 'cut' | 'paste' | 'duplicate' | 'delete' | 'undo' | 'redo'
  | 'nudge' | 'nudgeFar' | 'align' | 'group' | 'ungroup' | 'fold' | 'tidy' | 'tidyAll'
  | 'fit' | 'zoomSelection' | 'zoomIn' | 'zoomOut' | 'list' | 'help'

export type Chapter = 'build' | 'move' | 'edit' | 'arrange' | 'see'

export interface Shortcut {
  id: ShortcutId
  chapter: Chapter
  /** Each is enough. `Mod` is Ctrl, on a Mac Cmd; `Arrows` stands for all four. */
  keys: readonly string[]
  /** Only while the draft is edited. */
  editing?: true
  /** On the drawing only: the list has other ways. */
  drawing?: true
  /** The browser's own event, which brings the clipboard with it. */
  native?: true
}

/** The one table of shortcuts: it drives the keys, the tooltips, the menus and the cheat sheet. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'insert', chapter: 'build', keys: ['/'], editing: true },
  { id: 'connect', chapter: 'build', keys: ['C'], editing: true },
  { id: 'open', chapter: 'build', keys: ['Enter'] },
  { id: 'right', chapter: 'move', keys: ['ArrowRight'], drawing: true },
  { id: 'left', chapter: 'move', keys: ['ArrowLeft'], drawing: true },
  { id: 'up', chapter: 'move', keys: ['ArrowUp'], drawing: true },
  { id: 'down', chapter: 'move', keys: ['ArrowDown'], drawing: true },
  { id: 'find', chapter: 'move', keys: ['Mod+F'] },
  { id: 'escape', chapter: 'move', keys: ['Escape'] },
  { id: 'selectAll', chapter: 'edit', keys: ['Mod+A'], editing: true },
  { id: 'copy', chapter: 'edit', keys: ['Mod+C'], native: true },
  { id: 'cut', chapter: 'edit', keys: ['Mod+X'], editing: true, native: true },
  { id: 'paste', chapter: 'edit', keys: ['Mod+V'], editing: true, native: true },
  { id: 'duplicate', chapter: 'edit', keys: ['Mod+D'], editing: true },
  { id: 'delete', chapter: 'edit', keys: ['Delete', 'Backspace'], editing: true },
  { id: 'undo', chapter: 'edit', keys: ['Mod+Z'], editing: true },
  { id: 'redo', chapter: 'edit', keys: ['Mod+Shift+Z', 'Mod+Y'], editing: true },
  { id: 'nudge', chapter: 'arrange', keys: ['Alt+Arrows'], editing: true, drawing: true },
  { id: 'nudgeFar', chapter: 'arrange', keys: ['Alt+Shift+Arrows'], editing: true, drawing: true },
  { id: 'align', chapter: 'arrange', keys: ['Shift+A'], editing: true, drawing: true },
  { id: 'group', chapter: 'arrange', keys: ['Mod+G'], editing: true },
  { id: 'ungroup', chapter: 'arrange', keys: ['Mod+Shift+G'], editing: true },
  { id: 'fold', chapter: 'arrange', keys: ['O'], drawing: true },
  { id: 'tidy', chapter: 'arrange', keys: ['T'], editing: true, drawing: true },
  { id: 'tidyAll', chapter: 'arrange', keys: ['Shift+T'], editing: true, drawing: true },
  { id: 'fit', chapter: 'see', keys: ['F'], drawing: true },
  { id: 'zoomSelection', chapter: 'see', keys: ['Shift+F'], drawing: true },
  { id: 'zoomIn', chapter: 'see', keys: ['+', '='], drawing: true },
  { id: 'zoomOut', chapter: 'see', keys: ['-'], drawing: true },
  { id: 'list', chapter: 'see', keys: ['L'] },
  { id: 'help', chapter: 'see', keys: ['?'] },
]

const ARROWS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether these are the keys. Letters go by their place too, so that they work on a Cyrillic keyboard. */
export function pressed(event: Pressed, keys: string): boolean {
  const parts = keys === '+' ? ['+'] : keys.split('+')
  const key = parts.at(-1) ?? ''
  const has = (name: string) => parts.slice(0, -1).includes(name)
  if (has('Mod') !== (event.ctrlKey || event.metaKey) || has('Alt') !== event.altKey) return false
  if (key === 'Arrows') return ARROWS.includes(event.key) && has('Shift') === event.shiftKey
  if (/^[A-Z]$/.test(key)) {
    const letter = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() === key : event.code === `Key${key}`
    return letter && has('Shift') === event.shiftKey
  }
  // Signs bring their Shift with them, on some keyboards and not on others.
  if (key.length === 1) return event.key === key
  return event.key === key && has('Shift') === event.shiftKey
}

export const shortcutFor = (event: Pressed): Shortcut | undefined =>
  SHORTCUTS.find((shortcut) => shortcut.native !== true && shortcut.keys.some((keys) => pressed(event, keys)))

const MAC = /mac|iphone|ipad/i
const SIGNS: Record<string, string> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Arrows: '← ↑ → ↓', Escape: 'Esc', Delete: 'Del',
}

/** As it stands on the keys of this machine: `['Ctrl', 'Shift', 'Z']`. */
export function caps(keys: string, mac = MAC.test(navigator.userAgent)): string[] {
  const names: Record<string, string> = mac ? { ...SIGNS, Mod: '⌘', Shift: '⇧', Alt: '⌥', Backspace: '⌫' } : { ...SIGNS, Mod: 'Ctrl' }
  return (keys === '+' ? ['+'] : keys.split('+')).map((part) => names[part] ?? part)
}

/** For a tooltip or a menu: “Ctrl Z”. */
export function keysOf(id: ShortcutId): string {
  const [first] = SHORTCUTS.find((shortcut) => shortcut.id === id)?.keys ?? []
  return first === undefined ? '' : caps(first).join(' ')
}
