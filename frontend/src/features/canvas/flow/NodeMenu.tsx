import { useReactFlow } from '@xyflow/react'
import { useState } from 'react'

import { useCanvas, useCanvasContext, usePortWords } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { portsOf } from '../graph/ports'
import { usePalette } from '../palette/usePalette'
import { shownGraph } from '../state/store'
import type { Wish } from './AskForNode'
import { nameOf } from './commands/tools'
import { Finder } from './Finder'
import { useCommands } from './useCommands'

const HALF_HEAD = 26

interface NodeMenuProps {
  wish: Wish
  onClose: () => void
}

/** The palette where it is wanted: behind a port, in an edge, at the end of a line drawn to nowhere. */
export function NodeMenu({ wish, onClose }: NodeMenuProps) {
  const { words } = useCanvasContext()
  const [search, setSearch] = useState('')
  const groups = usePalette(search, wish.after !== undefined || wish.edge !== undefined)
  const commands = useCommands()
  const flow = useReactFlow()
  const caption = useCaption(wish)

  function choose(type: string) {
    onClose()
    const corner = flow.screenToFlowPosition(wish.screen)
    const place = { x: corner.x, y: corner.y - HALF_HEAD }
    if (wish.edge !== undefined) commands.addInto(type, wish.edge)
    else if (wish.after) commands.addAfter(type, wish.after.node, wish.after.port, wish.drawn ? place : undefined)
    else commands.addAt(type, place)
  }

  return (
    <Finder
      label={words.t('palette.search')}
      caption={caption}
      groups={groups.map(([category, items]) => [
        words.label('category', category),
        items.map(({ type, name, about }) => ({ key: type.key, icon: type.icon, color: type.color, name, about })),
      ])}
      nothing={words.t('palette.nothing')}
      at={wish.screen}
      search={search}
      onSearch={setSearch}
      onChoose={choose}
      onClose={onClose}
    />
  )
}

/** Where the new node will be: “behind Wait · Goes on”. */
function useCaption({ after, edge }: Wish): string | undefined {
  const { types, words } = useCanvasContext()
  const portWords = usePortWords()
  const graph = useCanvas(shownGraph)
  const into = graph.edges.find((each) => each.id === edge)
  const source = after ?? (into && { node: into.source, port: into.port })
  const node = source && nodeOf(graph, source.node)
  if (!node) return undefined
  const ports = portsOf(node, types)
  const port = ports.length > 1 ? ports.find(({ key }) => key === source.port) : undefined
  const name = nameOf({ types, words }, node)
  return words.t('canvasTools:insert.behind', { name: port ? `${name} · ${portWords(port)}` : name })
}
