import { useStoreApi } from '@xyflow/react'

import type { GraphNode, NodeType } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { USUAL } from '../graph/place'
import { useSpecks } from './far'
import classes from './NodeCard.module.css'
import { tint } from './tint'

interface FarCardProps {
  node: GraphNode
  selected: boolean
}

/**
 * A card of a large journey from far away: what it is, how many came, and whether something is wrong with it. As large as
 * the whole card and with its lines at the same places, so that coming nearer moves nothing.
 */
export function FarCard({ node, selected }: FarCardProps) {
  const { types } = useCanvasContext()
  const measured = useStoreApi().getState().nodeLookup.get(node.id)?.measured
  const size = { width: measured?.width ?? USUAL.width, height: measured?.height ?? USUAL.height }
  const type = types.get(node.type)
  const tone = useCanvas((state) => state.picture && (state.picture.nodes[node.id] ?? (state.picture.faint ? 'faint' : undefined)))
  const worst = useCanvas((state) => (state.mode === 'live' ? undefined : severityOf(state.problemsOf[node.id])))
  const specks = useSpecks()
  return (
    <article
      className={`${classes.card ?? ''} ${classes.box ?? ''}`}
      data-selected={selected || undefined}
      data-unknown={!type || undefined}
      data-tone={tone ?? undefined}
      data-worst={worst}
      style={{ ...size, ...tint(type?.color) }}
      data-testid={`card-${node.type}`}
    >
      <header className={classes.head}>{!specks && <FarHead node={node} type={type} />}</header>
    </article>
  )
}

function FarHead({ node, type }: { node: GraphNode; type: NodeType | undefined }) {
  const { words } = useCanvasContext()
  const { name } = useNodeWords()(node)
  const entered = useCanvas((state) => (state.mode === 'live' ? (state.counters?.nodes[node.id]?.entered ?? 0) : null))
  return (
    <>
      <span className={classes.tile}>
        <RegistryIcon name={type?.icon ?? 'help'} size={17} />
      </span>
      <div className={classes.name}>{type ? name : words.t('card.unknownType', { type: node.type })}</div>
      {entered !== null && (
        <div className={classes.figures}>
          <div className={classes.figure}>{words.format.number(entered)}</div>
        </div>
      )}
    </>
  )
}

function severityOf(problems: readonly { severity: string }[] | undefined): string | undefined {
  if (!problems) return undefined
  return problems.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
}
