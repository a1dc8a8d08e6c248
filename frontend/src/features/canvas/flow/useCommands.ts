import { useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { foldCommands } from './commands/folding'
import { historyCommands } from './commands/histories'
import { placingCommands } from './commands/placing'
import { seeingCommands } from './commands/seeing'
import { writingCommands } from './commands/writing'
import type { FlowEdge, FlowNode } from './flowGraph'

/** Everything that can be done on the canvas besides dragging; each is one step of the history. */
export function useCommands() {
  const { store, types, words } = useCanvasContext()
  const flow = useReactFlow<FlowNode, FlowEdge>()

  return useMemo(() => {
    const tools = { store, types, words, flow }
    const seeing = seeingCommands(tools)
    return {
      ...seeing,
      ...historyCommands(tools),
      ...writingCommands(tools, seeing),
      ...placingCommands(tools, seeing),
      ...foldCommands(tools, seeing),
    }
  }, [store, types, words, flow])
}

export type Commands = ReturnType<typeof useCommands>
