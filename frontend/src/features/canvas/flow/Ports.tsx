import { Handle, Position } from '@xyflow/react'
import { IconPlus } from '@tabler/icons-react'
import type { CSSProperties, KeyboardEvent, MouseEvent } from 'react'

import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, usePorts, usePortWords } from '../CanvasContext'
import { inHead } from '../graph/anchors'
import { isTaken } from '../graph/graph'
import type { Port } from '../graph/ports'
import { shownGraph } from '../state/store'
import { Moved } from '../live/Moved'
import { useAskForNode } from './AskForNode'
import classes from './NodeCard.module.css'

/** Ports whose meaning is the same in every node type have a colour; the label says the same in words. */
const TONES: Record<string, string> = {
  yes: 'var(--mantine-color-teal-6)',
  reacted: 'var(--mantine-color-teal-6)',
  unreachable: 'var(--mantine-color-orange-6)',
}
const PLAIN = 'var(--mantine-color-gray-5)'

/** The ways out, each with its handle at the right edge of the card. */
export function Ports({ node }: { node: GraphNode }) {
  const ports = usePorts(node)
  const [only] = ports
  if (!only) return null
  if (inHead(ports.length)) {
    return (
      <div className={classes.only}>
        <PortHandle node={node} port={only} />
      </div>
    )
  }
  return (
    <footer className={classes.ports}>
      {ports.map((port) => (
        <PortRow key={port.key} node={node} port={port} />
      ))}
    </footer>
  )
}

function PortRow({ node, port }: { node: GraphNode; port: Port }) {
  const { words } = useCanvasContext()
  const name = usePortWords()(port)
  const left = useCanvas((state) => (state.mode === 'live' ? (state.counters?.nodes[node.id]?.ports[port.key] ?? 0) : null))
  return (
    <div className={classes.port} data-live={left !== null || undefined} data-live-port={left === null ? undefined : port.key}>
      <span className={classes.portName} title={left === null ? name : undefined}>
        {name}
      </span>
      {left !== null && <span className={classes.portCount}><Moved>{words.format.number(left)}</Moved></span>}
      <PortHandle node={node} port={port} />
    </div>
  )
}

/** Where edges begin. While nothing leads on from here it is a plus: a click asks what comes next, a drag draws a line. */
function PortHandle({ node, port }: { node: GraphNode; port: Port }) {
  const { words } = useCanvasContext()
  const name = usePortWords()(port)
  const editable = useCanvas((state) => state.mode === 'edit')
  const taken = useCanvas((state) => isTaken(shownGraph(state), node.id, port.key))
  const ask = useAskForNode()
  const free = editable && !taken

  const open = (event: MouseEvent | KeyboardEvent) => {
    if (!free) return
    event.stopPropagation()
    const { right, top } = event.currentTarget.getBoundingClientRect()
    ask({ screen: { x: right + 10, y: top - 12 }, after: { node: node.id, port: port.key } })
  }

  return (
    <Handle
      type="source"
      position={Position.Right}
      id={port.key}
      className={classes.output}
      style={{ '--port-color': TONES[port.key] ?? PLAIN } as CSSProperties}
      title={name}
      data-free={free || undefined}
      data-testid={`port-${port.key}`}
      {...(free ? { role: 'button', tabIndex: 0, 'aria-label': words.t('card.addAfter', { port: name }) } : {})}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        open(event)
      }}
    >
      {free && (
        <span className={classes.plus}>
          <IconPlus size={12} stroke={2.4} aria-hidden />
        </span>
      )}
    </Handle>
  )
}
