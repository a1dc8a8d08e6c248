import { useEffect } from 'react'

import { useCanvasContext } from '../CanvasContext'
import type { Direction } from '../graph/travel'
import { mayEdit } from '../state/store'
import { followPointer } from './pointer'
import { type Shortcut, shortcutFor, type ShortcutId } from './shortcuts'
import type { Commands } from './useCommands'

/** Typing, menus and dialogs keep their keys. */
const BUSY = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"], [role="combobox"]'
const DIALOG = '[role="dialog"][aria-modal="true"]'
/** What answers to these keys by itself. */
const PRESSABLE = 'button, a, [role="button"], summary'

/** What a shortcut opens over the canvas. */
export type ToolKey = 'insert' | 'find' | 'connect' | 'align' | 'help'

interface Options {
  commands: Commands
  drawing: boolean
  onTool: (tool: ToolKey) => void
  onView: () => void
}

/** The keys of the canvas, by the table of shortcuts.ts. */
export function useShortcuts({ commands, drawing, onTool, onView }: Options): void {
  const { store } = useCanvasContext()
  useEffect(() => {
    const isBusy = (target: EventTarget | null) => target instanceof Element && target.closest(BUSY) !== null
    const isPressable = (target: EventTarget | null) =>
      target instanceof Element && target.closest(PRESSABLE) !== null && !target.matches('.react-flow__node')

    // A button that is busy loses the focus, and keys no longer come from within its dialog. Asked before the dialog hears
    // the key: it may close by it.
    let ofDialog = false
    const isBehind = ({ target }: Event) => target === document.body && document.querySelector(DIALOG) !== null
    const onKeyFirst = (event: KeyboardEvent) => void (ofDialog = isBehind(event))

    const actions: Partial<Record<ShortcutId, (event: KeyboardEvent) => unknown>> = {
      insert: () => onTool('insert'),
      connect: () => onTool('connect'),
      align: () => onTool('align'),
      find: () => onTool('find'),
      help: () => onTool('help'),
      list: () => onView(),
      open: () => commands.open(),
      escape: () => commands.escape(),
      selectAll: () => commands.selectAll(),
      duplicate: () => commands.duplicate(),
      delete: () => void commands.deleteSelection(),
      undo: () => commands.undo(),
      redo: () => commands.redo(),
      group: () => commands.group(),
      ungroup: () => commands.ungroup(),
      fold: () => commands.toggleFold(),
      tidy: () => void commands.tidy(),
      tidyAll: () => void commands.tidy(true),
      fit: () => commands.fit(),
      zoomSelection: () => commands.zoomSelection(),
      zoomIn: () => commands.zoomIn(),
      zoomOut: () => commands.zoomOut(),
      nudge: ({ key }) => commands.nudge(directionOf(key), false),
      nudgeFar: ({ key }) => commands.nudge(directionOf(key), true),
      left: () => arrow('left'),
      right: () => arrow('right'),
      up: () => arrow('up'),
      down: () => arrow('down'),
    }

    /** With several nodes selected arrows move those: along which lines would they travel? */
    function arrow(direction: Direction): void {
      const state = store.getState()
      if (state.selection.nodes.length > 1 && mayEdit(state)) commands.nudge(direction, false)
      else commands.travel(direction)
    }

    const mayUse = ({ editing, drawing: onDrawing }: Shortcut) =>
      (editing !== true || mayEdit(store.getState())) && (onDrawing !== true || drawing)

    function onKey(event: KeyboardEvent) {
      const shortcut = shortcutFor(event) ?? farArrow(event)
      if (!shortcut || event.defaultPrevented || ofDialog || !mayUse(shortcut)) return
      const { id } = shortcut
      // Out of a field of the panel one comes by Escape, and finds a node from anywhere.
      const inPanel = event.target instanceof Element && event.target.closest('[data-testid="node-panel"]') !== null
      const free = !isBusy(event.target) || (id === 'escape' && inPanel && !hasList(event.target))
      if (!free || (id === 'open' && (isPressable(event.target) || inPanel))) return
      if (actions[id]?.(event) !== false) event.preventDefault()
    }

    /** Shift and an arrow, with several nodes selected: a larger step. */
    function farArrow(event: KeyboardEvent): Shortcut | undefined {
      if (!event.shiftKey || !event.key.startsWith('Arrow') || event.altKey || event.ctrlKey || event.metaKey) return undefined
      return store.getState().selection.nodes.length > 1 ? { id: 'nudgeFar', chapter: 'arrange', keys: [], editing: true, drawing: true } : undefined
    }

    function onCopy(event: ClipboardEvent) {
      if (isBusy(event.target) || isBehind(event) || window.getSelection()?.toString()) return
      const text = commands.copied()
      if (text === null) return
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      if (event.type === 'cut' && mayEdit(store.getState())) commands.deleteSelection()
    }

    function onPaste(event: ClipboardEvent) {
      if (isBusy(event.target) || isBehind(event) || !mayEdit(store.getState())) return
      if (commands.pasteText(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault()
    }

    const stopFollowing = followPointer()
    window.addEventListener('keydown', onKeyFirst, true)
    window.addEventListener('keydown', onKey)
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
    return () => {
      stopFollowing()
      window.removeEventListener('keydown', onKeyFirst, true)
      window.removeEventListener('keydown', onKey)
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('cut', onCopy)
      document.removeEventListener('paste', onPaste)
    }
  }, [store, commands, drawing, onTool, onView])
}

const directionOf = (key: string): Direction => key.replace('Arrow', '').toLowerCase() as Direction

/** A list that is open under a field is closed first. */
const hasList = (target: EventTarget | null): boolean => target instanceof Element && target.getAttribute('aria-expanded') === 'true'
