import classes from './Dashboard.module.css'

const WIDTH = 72
const HEIGHT = 24

/** The course of a number in small, without axes; the chart below has the figures. */
export function Sparkline({ points }: { points: number[] }) {
  if (points.length < 2) return null
  const top = Math.max(...points)
  if (top <= 0) return null
  const at = (value: number, index: number) =>
    `${((index / (points.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - 1.5 - (Math.max(0, value) / top) * (HEIGHT - 3)).toFixed(1)}`
  const line = points.map(at).join(' ')
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden className={classes.sparkline}>
      <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} fill="var(--mantine-color-petrol-5)" opacity={0.12} />
      <polyline points={line} fill="none" stroke="var(--mantine-color-petrol-5)" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  )
}
