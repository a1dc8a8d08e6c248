import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'

import type { GraphNode } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { hasInput } from '../graph/ports'
import { CARD_WIDTH, lookOf } from '../looks'
import type { CanvasState } from '../state/store'
import { type FlowNode, INPUT } from './flowGraph'
import { LiveFigures } from './LiveFigures'
import classes from './NodeCard.module.css'
import { Ports } from './Ports'
import { ProblemMark } from './ProblemMark'

const isLive = (state: CanvasState) => state.mode === 'live'

/** The card of any node: head, what it is set to, its ports. A type's own look fills in what it wants to say itself. */
export const NodeCard = memo(Card, sameCard)

/** Where a card stands and how large it came out is React Flow's business: it is not drawn again for that. */
function sameCard(before: NodeProps<FlowNode>, after: NodeProps<FlowNode>): boolean {
  return before.data.node === after.data.node && before.selected === after.selected
}

function Card({ data: { node }, selected }: NodeProps<FlowNode>) {
  const look = lookOf(node.type)
  const live = useCanvas(isLive)
  const counters = useCanvas((state) => (state.mode === 'live' ? state.counters?.nodes[node.id] : undefined))
  const { types } = useCanvasContext()
  const type = types.get(node.type)

  if (look.Card) return <look.Card node={node} selected={selected} />
  return (
    <article
      className={classes.card}
      data-selected={selected || undefined}
      data-unknown={!type || undefined}
      style={{ width: look.width ?? CARD_WIDTH, ...tint(type?.color) }}
      data-testid={`card-${node.type}`}
    >
      {hasInput(type) && <Handle type="target" position={Position.Left} id={INPUT} className={classes.input} />}
      {!live && <ProblemMark id={node.id} />}
      <CardHead node={node} live={live} />
      {look.Body && (
        <div className={classes.body}>
          <look.Body node={node} counters={counters} />
        </div>
      )}
      <Ports node={node} />
    </article>
  )
}

function CardHead({ node, live }: { node: GraphNode; live: boolean }) {
  const { types, words } = useCanvasContext()
  const type = types.get(node.type)
  const { name, summary } = useNodeWords()(node)
  const inBody = lookOf(node.type).Body !== undefined
  const line = inBody ? '' : summary || words.t('card.notSet')
  return (
    <header className={classes.head}>
      <span className={classes.tile}>
        <RegistryIcon name={type?.icon ?? 'help'} size={17} />
      </span>
      <div className={classes.titles}>
        <div className={classes.name}>{type ? name : words.t('card.unknownType', { type: node.type })}</div>
        {line && type && (
          <div className={classes.summary} data-unset={summary === '' || undefined}>
            {line}
          </div>
        )}
      </div>
      {live && <LiveFigures node={node} />}
    </header>
  )
}

/** The registry names a Mantine colour or gives a CSS one. */
export function tint(color = 'gray'): Record<string, string> {
  const named = /^[a-z]+$/.test(color)
  return {
    '--node-color': named ? `var(--mantine-color-${color}-light-color)` : color,
    '--node-tint': named ? `var(--mantine-color-${color}-light)` : `color-mix(in srgb, ${color} 14%, transparent)`,
  }
}
