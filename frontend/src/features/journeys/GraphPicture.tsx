import { useNodeTypes } from '@/api/registries'
import type { Graph } from '@/api/types'
import { channelColor } from '@/channels'

import classes from './journeys.module.css'
import { drawing } from './drawing'

/** A small picture of a graph: boxes in the colours of their types, cascades with a dot for each channel. */
export function GraphPicture({ graph }: { graph: Graph }) {
  const types = useNodeTypes().data
  const { boxes, lines, view } = drawing(graph)
  const colors = new Map((types ?? []).map((type) => [type.key, type.color]))
  return (
    <svg viewBox={view} className={classes.graph} aria-hidden preserveAspectRatio="xMidYMid meet">
      {lines.map((line) => (
        <path key={line.id} d={line.path} className={classes.graphLine} />
      ))}
      {boxes.map((box) => (
        <g key={box.id} transform={`translate(${box.x} ${box.y})`}>
          <rect width={box.width} height={box.height} rx={8} className={classes.graphBox} />
          <rect x={0} y={0} width={6} height={box.height} rx={3} fill={paint(colors.get(box.type))} />
          {box.channels.map((channel, index) => (
            <circle key={index} cx={24} cy={20 + index * 22} r={7} fill={channelColor(channel)} />
          ))}
          {box.channels.map((_, index) => (
            <rect key={index} x={40} y={17 + index * 22} width={52} height={6} rx={3} className={classes.graphText} />
          ))}
          {box.channels.length === 0 && <rect x={18} y={box.height / 2 - 3} width={box.width - 34} height={6} rx={3} className={classes.graphText} />}
        </g>
      ))}
    </svg>
  )
}

const paint = (color = 'gray'): string => (/^[a-z]+$/.test(color) ? `var(--mantine-color-${color}-5)` : color)
