import { useCallback, useEffect, useRef, useState } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { isGroup } from '../graph/groups'
import { shownGraph } from '../state/store'
import { useView } from '../toolbar/useView'
import { announce } from './Announcer'
import { useAskForNode } from './AskForNode'
import { CheatSheet } from './CheatSheet'
import { currentNode } from './commands/tools'
import { ConnectNode, FindNode } from './NodeSearch'
import { useCommands } from './useCommands'
import { type ToolKey, useShortcuts } from './useShortcuts'

export type Tool = { key: Exclude<ToolKey, 'insert' | 'connect'> } | { key: 'connect'; node: string }

/** What is open over the canvas besides the menu of node types. */
export function useTools(compact: boolean) {
  const context = useCanvasContext()
  const { store, types, words } = context
  const [tool, setTool] = useState<Tool | null>(null)
  const [view, setView] = useView(compact)
  const ask = useAskForNode()
  const commands = useCommands()

  const onTool = useCallback(
    (key: ToolKey) => {
      if (key === 'insert') ask(commands.wishBehind())
      else if (key === 'connect') {
        const node = currentNode(context, shownGraph(store.getState()))
        if (node && !isGroup(node) && types.get(node.type)?.drawing !== true) setTool({ key, node: node.id })
        else announce(words.t('canvasTools:connect.choose'))
      } else setTool({ key })
    },
    [ask, commands, context, store, types, words],
  )
  const onView = useCallback(() => setView(view === 'list' ? 'canvas' : 'list'), [view, setView])
  useShortcuts({ commands, drawing: view === 'canvas', onTool, onView })
  return { tool, setTool, onTool }
}

interface OpenToolProps {
  tool: Tool | null
  onClose: () => void
}

export function OpenTool({ tool, onClose }: OpenToolProps) {
  const { store } = useCanvasContext()
  // Whoever closes it without a choice goes on where they were.
  const close = useReturnOfFocus(tool !== null, onClose)
  if (!tool) return null
  if (tool.key === 'find') return <FindNode onClose={close} />
  if (tool.key === 'help') return <CheatSheet onClose={close} />
  if (tool.key === 'connect' && nodeOf(shownGraph(store.getState()), tool.node)) return <ConnectNode from={tool.node} onClose={close} />
  return null
}

function useReturnOfFocus(open: boolean, onClose: () => void): () => void {
  const before = useRef<Element | null>(null)
  useEffect(() => {
    if (open) before.current = document.activeElement
  }, [open])
  return useCallback(() => {
    onClose()
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
  }, [onClose])
}
