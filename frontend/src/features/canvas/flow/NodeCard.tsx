import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'

import type { GraphNode } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { hasInput } from '../graph/ports'
import { CARD_WIDTH, lookOf } from '../looks'
import type { CanvasState } from '../state/store'
import { CardPins } from '../talk/CardPins'
import { useBoxes } from './far'
import { FarCard } from './FarCard'
import type { FlowNode } from './flowGraph'
import { INPUT } from './handles'
import { LiveFigures } from './LiveFigures'
import classes from './NodeCard.module.css'
import { Ports } from './Ports'
import { ProblemMark } from './ProblemMark'
import { tint } from './tint'

const isLive = (state: CanvasState) => state.mode === 'live'

/** The card of any node: head, what it is set to, its ports. A type's own look fills in what it wants to say itself. */
export const NodeCard = memo(function NodeCard({ data: { node }, selected }: NodeProps<FlowNode>) {
  const boxes = useBoxes()
  const Own = lookOf(node.type).Card
  if (Own) return <Own node={node} selected={selected} />
  return boxes ? <FarCard node={node} selected={selected} /> : <Card node={node} selected={selected} />
}, sameCard)

/** Where a card stands and how large it came out is React Flow's business: it is not drawn again for that. */
function sameCard(before: NodeProps<FlowNode>, after: NodeProps<FlowNode>): boolean {
  return before.data.node === after.data.node && before.selected === after.selected
}

function Card({ node, selected }: { node: GraphNode; selected: boolean }) {
  const look = lookOf(node.type)
  const live = useCanvas(isLive)
  const counters = useCanvas((state) => (state.mode === 'live' ? state.counters?.nodes[node.id] : undefined))
  const { types } = useCanvasContext()
  const tone = useCanvas((state) => state.picture && (state.picture.nodes[node.id] ?? (state.picture.faint ? 'faint' : undefined)))
  const type = types.get(node.type)

  return (
    <article
      className={classes.card}
      data-selected={selected || undefined}
      data-unknown={!type || undefined}
      data-tone={tone ?? undefined}
      style={{ width: look.width ?? CARD_WIDTH, ...tint(type?.color) }}
      data-testid={`card-${node.type}`}
    >
      {hasInput(type) && <Handle type="target" position={Position.Left} id={INPUT} className={classes.input} />}
      {!live && <ProblemMark id={node.id} />}
      <CardPins node={node.id} />
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
