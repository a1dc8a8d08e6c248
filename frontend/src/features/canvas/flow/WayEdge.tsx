import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from '@xyflow/react'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { useAskForNode } from './AskForNode'
import { useBoxes } from './far'
import type { FlowEdge } from './flowGraph'
import { useCommands } from './useCommands'
import { widthOf } from './edgeWidth'
import classes from './WayEdge.module.css'

/** From far away even an idle line must be seen. */
const LEAST_FAR = 5

/** A way from a port to a node. While drawing it offers to insert and to remove; while watching it is as thick as its traffic. */
export const WayEdge = memo(function WayEdge(props: EdgeProps<FlowEdge>) {
  return useBoxes() ? <FarWay {...props} /> : <NearWay {...props} />
})

/** A way back bends around the cards; a curve would cross them. */
function pathOf({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition }: EdgeProps<FlowEdge>) {
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition }
  return targetX < sourceX + 20 ? getSmoothStepPath({ ...ends, borderRadius: 18, offset: 28 }) : getBezierPath({ ...ends, curvature: 0.32 })
}

/** Between the boxes of a large journey: a line, and nothing to be done with it. */
function FarWay(props: EdgeProps<FlowEdge>) {
  const { id, selected = false } = props
  const width = useCanvas((state) => (state.mode === 'live' ? widthOf(state.counters?.edges[id] ?? 0, state.busiest) : 0))
  const tone = useCanvas((state) => state.picture && (state.picture.edges[id] ?? (state.picture.faint ? 'faint' : undefined)))
  return (
    <path
      id={id}
      d={pathOf(props)[0]}
      className={`react-flow__edge-path ${classes.way ?? ''} ${classes.far ?? ''}`}
      data-selected={selected || undefined}
      data-tone={tone ?? undefined}
      style={width > 0 ? { strokeWidth: Math.max(width, LEAST_FAR) } : undefined}
    />
  )
}

function NearWay(props: EdgeProps<FlowEdge>) {
  const { id, selected = false } = props
  const mode = useCanvas((state) => state.mode)
  const count = useCanvas((state) => (state.mode === 'live' ? (state.counters?.edges[id] ?? 0) : 0))
  const most = useCanvas((state) => state.busiest)
  const pointed = useCanvas((state) => state.pointedEdge === id)
  const tone = useCanvas((state) => state.picture && (state.picture.edges[id] ?? (state.picture.faint ? 'faint' : undefined)))
  const { words } = useCanvasContext()
  const [path, x, y] = pathOf(props)
  const live = mode === 'live'
  const counted = live && count > 0 && (pointed || props.data?.counted === true)
  const tools = mode === 'edit' && !tone && (selected || pointed)

  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={26}
        className={classes.way}
        data-selected={selected || pointed || undefined}
        data-tone={tone ?? undefined}
        data-live={live ? (count > 0 ? 'busy' : 'idle') : undefined}
        style={live ? { strokeWidth: widthOf(count, most) } : undefined}
      />
      {(counted || tools) && (
        <EdgeLabelRenderer>
          <div className={`${classes.middle ?? ''} nodrag nopan`} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
            {counted && <span className={classes.count}>{words.format.number(count)}</span>}
            {tools && <EdgeTools id={id} />}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
}

/** They lie over the line: while the pointer is on them it is on the line. */
function EdgeTools({ id }: { id: string }) {
  const { store, words } = useCanvasContext()
  const ask = useAskForNode()
  const commands = useCommands()
  return (
    <div
      className={classes.tools}
      data-edge={id}
      onMouseEnter={() => store.getState().point(id)}
      onMouseLeave={() => store.getState().point(null)}
    >
      <button
        type="button"
        aria-label={words.t('edge.insert')}
        title={words.t('edge.insert')}
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
        onClick={() => commands.deleteEdge(id)}
      >
        <IconTrash size={14} stroke={1.8} aria-hidden />
      </button>
    </div>
  )
}
