import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from '@xyflow/react'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { disconnect } from '../graph/graph'
import { useAskForNode } from './AskForNode'
import type { FlowEdge } from './flowGraph'
import { widthOf } from './edgeWidth'
import classes from './WayEdge.module.css'

/** A way from a port to a node. While drawing it offers to insert and to remove; while watching it is as thick as its traffic. */
export const WayEdge = memo(function WayEdge(props: EdgeProps<FlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected = false } = props
  const mode = useCanvas((state) => state.mode)
  const count = useCanvas((state) => (state.mode === 'live' ? (state.counters?.edges[id] ?? 0) : 0))
  const most = useCanvas((state) => state.busiest)
  const pointed = useCanvas((state) => state.pointedEdge === id)
  const { words } = useCanvasContext()
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition }
  // A way back bends around the cards; a curve would cross them.
  const [path, x, y] =
    targetX < sourceX + 20 ? getSmoothStepPath({ ...ends, borderRadius: 18, offset: 28 }) : getBezierPath({ ...ends, curvature: 0.32 })
  const live = mode === 'live'

  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={26}
        className={classes.way}
        data-selected={selected || pointed || undefined}
        data-live={live ? (count > 0 ? 'busy' : 'idle') : undefined}
        style={live ? { strokeWidth: widthOf(count, most) } : undefined}
      />
      <EdgeLabelRenderer>
        <div className={`${classes.middle ?? ''} nodrag nopan`} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
          {live && count > 0 && props.data?.counted && <span className={classes.count}>{words.format.number(count)}</span>}
          {mode === 'edit' && <EdgeTools id={id} shown={selected || pointed} />}
        </div>
      </EdgeLabelRenderer>
    </>
  )
})

function EdgeTools({ id, shown }: { id: string; shown: boolean }) {
  const { store, words } = useCanvasContext()
  const ask = useAskForNode()
  return (
    <div className={classes.tools} data-edge={id} data-shown={shown || undefined}>
      <button
        type="button"
        aria-label={words.t('edge.insert')}
        title={words.t('edge.insert')}
        tabIndex={shown ? 0 : -1}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          ask({ screen: { x: left, y: bottom + 6 }, edge: id })
        }}
      >
        <IconPlus size={14} stroke={2.2} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={words.t('edge.remove')}
        title={words.t('edge.remove')}
        tabIndex={shown ? 0 : -1}
        onClick={() => store.getState().edit(disconnect([id]))}
      >
        <IconTrash size={14} stroke={1.8} aria-hidden />
      </button>
    </div>
  )
}
