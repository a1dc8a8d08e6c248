import { useNodeTypes } from '@/api/registries'
import type { Graph, NodeType } from '@/api/types'
import { channelLook } from '@/channels'
import { RegistryIcon } from '@/components/RegistryIcon'
import { useLabel } from '@/i18n/useLabel'

import { type Box, drawing, LARGE, SMALL } from './drawing'
import classes from './journeys.module.css'

interface GraphPictureProps {
  graph: Graph
  /** With words in the boxes; as wide as it needs. */
  large?: boolean
}

/** A picture of a graph: each block with its icon, messages with those of their channels. */
export function GraphPicture({ graph, large = false }: GraphPictureProps) {
  const types = new Map((useNodeTypes().data ?? []).map((type) => [type.key, type]))
  const { boxes, lines, width, view } = drawing(graph, large ? LARGE : SMALL)
  return (
    <svg
      viewBox={view}
      className={large ? classes.graphLarge : classes.graph}
      style={large ? { minWidth: Math.min(width, 0.52 * width + 100), maxWidth: 1.15 * width } : undefined}
      aria-hidden
      preserveAspectRatio="xMidYMid meet"
    >
      {lines.map((line) => (
        <path key={line.id} d={line.path} className={classes.graphLine} />
      ))}
      {boxes.map((box) => (
        <g key={box.id} transform={`translate(${box.x} ${box.y})`}>
          <rect width={box.width} height={box.height} rx={9} className={classes.graphBox} />
          {box.channels.length > 0 ? (
            box.channels.map((channel, index) => <Channel key={index} channel={channel} box={box} index={index} large={large} />)
          ) : (
            <Block box={box} type={types.get(box.node.type)} large={large} />
          )}
        </g>
      ))}
    </svg>
  )
}

interface ChannelProps {
  channel: string
  box: Box
  index: number
  large: boolean
}

function Channel({ channel, box, index, large }: ChannelProps) {
  const label = useLabel()
  const { icon: Icon, color } = channelLook(channel)
  const middle = (box.height / box.channels.length) * (index + 0.5)
  const left = large ? 10 : (box.width - 26) / 2
  return (
    <>
      <rect x={left} y={middle - 13} width={26} height={26} rx={7} fill={color} fillOpacity={0.16} />
      <Icon x={left + 4} y={middle - 9} width={18} height={18} color={color} stroke={1.8} />
      {large && <Words x={46} y={middle} text={label('channel', channel)} />}
    </>
  )
}

function Block({ box, type, large }: { box: Box; type: NodeType | undefined; large: boolean }) {
  const label = useLabel()
  const own = box.node.config.label
  const words = typeof own === 'string' && own !== '' ? own : label('node', box.node.type, type?.label)
  const left = large ? 13 : (box.width - 20) / 2
  return (
    <>
      <RegistryIcon name={type?.icon ?? ''} x={left} y={box.height / 2 - 10} width={20} height={20} color={paint(type?.color)} />
      {large && <Words x={44} y={box.height / 2} text={words} />}
    </>
  )
}

const MOST_LETTERS = 17

/** One line; a longer one ends in dots, since nothing is cut off in a picture by itself. */
function Words({ x, y, text }: { x: number; y: number; text: string }) {
  return (
    <text x={x} y={y} dominantBaseline="central" className={classes.graphWords}>
      {text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1).trimEnd()}…` : text}
    </text>
  )
}

const paint = (color = 'gray'): string => (/^[a-z]+$/.test(color) ? `var(--mantine-color-${color}-6)` : color)
