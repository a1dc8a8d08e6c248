import { useEffect } from 'react'

import type { Graph } from '@/api/types'

import { useCanvasContext } from '../CanvasContext'
import { cut } from '../graph/graph'
import type { Commands } from './useCommands'

/** Typing, menus and dialogs keep their keys. */
const BUSY = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]'

interface Options {
  commands: Commands
  onDeleted: (count: number) => void
  onSearch: () => void
}

/** The keys of the canvas. Ctrl and Cmd are the same here. */
export function useShortcuts({ commands, onDeleted, onSearch }: Options): void {
  const { store } = useCanvasContext()
  useEffect(() => {
    const isBusy = (target: EventTarget | null) => target instanceof Element && target.closest(BUSY) !== null

    function act(event: KeyboardEvent): boolean {
      const key = event.key.toLowerCase()
      const state = store.getState()
      const editing = state.mode === 'edit'
      if (event.ctrlKey || event.metaKey) {
        if (!editing) return false
        if (key === 'z') (event.shiftKey ? state.redo : state.undo)()
        else if (key === 'y') state.redo()
        else if (key === 'd') commands.duplicate()
        else if (key === 'a') commands.selectAll()
        else return false
        return true
      }
      if (event.altKey) return false
      if (key === 'escape') state.select({})
      else if (key === 'f') commands.fit()
      else if (editing && (key === 'delete' || key === 'backspace')) onDeleted(commands.deleteSelection())
      else if (editing && key === '/') onSearch()
      else return false
      return true
    }

    function onKey(event: KeyboardEvent) {
      if (!isBusy(event.target) && act(event)) event.preventDefault()
    }

    function onCopy(event: ClipboardEvent) {
      const { selection, history, mode } = store.getState()
      if (isBusy(event.target) || selection.nodes.length === 0 || window.getSelection()?.toString()) return
      event.clipboardData?.setData('text/plain', JSON.stringify(cut(history.present, selection.nodes)))
      event.preventDefault()
      if (event.type === 'cut' && mode === 'edit') onDeleted(commands.deleteSelection())
    }

    function onPaste(event: ClipboardEvent) {
      if (isBusy(event.target) || store.getState().mode !== 'edit') return
      const piece = parsePiece(event.clipboardData?.getData('text/plain') ?? '')
      if (!piece) return
      event.preventDefault()
      commands.paste(piece)
    }

    window.addEventListener('keydown', onKey)
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('keydown', onKey)
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('cut', onCopy)
      document.removeEventListener('paste', onPaste)
    }
  }, [store, commands, onDeleted, onSearch])
}

/** Nodes copied from this or another journey; anything else on the clipboard is not for the canvas. */
function parsePiece(text: string): Graph | null {
  if (!text.startsWith('{"nodes":')) return null
  try {
    const piece = JSON.parse(text) as Partial<Graph>
    return Array.isArray(piece.nodes) && Array.isArray(piece.edges) ? { nodes: piece.nodes, edges: piece.edges } : null
  } catch {
    return null
  }
}
