import classes from './Home.module.css'

const WIDTH = 72
const HEIGHT = 24
const EDGE = 2.5

interface SparklineProps {
  points: number[]
  /** Of what is bad to have more of. */
  tone?: 'usual' | 'bad'
}

/** The course of a number in small, without axes, with a dot for the last day; the chart below has the figures. */
export function Sparkline({ points, tone = 'usual' }: SparklineProps) {
  if (points.length < 2) return null
  const top = Math.max(...points)
  if (top <= 0) return null
  const x = (index: number) => EDGE + (index / (points.length - 1)) * (WIDTH - 2 * EDGE)
  const y = (value: number) => HEIGHT - EDGE - (Math.max(0, value) / top) * (HEIGHT - 2 * EDGE)
  const line = points.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  const last = points.length - 1
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden className={classes.sparkline} data-tone={tone}>
      <polygon points={`${EDGE},${HEIGHT} ${line} ${WIDTH - EDGE},${HEIGHT}`} className={classes.under} />
      <polyline points={line} className={classes.course} />
      <circle cx={x(last)} cy={y(points[last] ?? 0)} r={2} className={classes.last} />
    </svg>
  )
}
