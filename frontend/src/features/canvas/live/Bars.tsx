import { Stack, Text } from '@mantine/core'

import { useCanvasContext } from '../CanvasContext'
import classes from './Bars.module.css'

interface BarsProps {
  title: string
  rows: { key: string; label: string; count: number }[]
}

/** Parts of a whole: name, number, share, and a bar behind them. */
export function Bars({ title, rows }: BarsProps) {
  const { format } = useCanvasContext().words
  const sum = rows.reduce((total, row) => total + row.count, 0)
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550}>
        {title}
      </Text>
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.key} className={classes.row}>
            <span className={classes.bar} style={{ width: `${sum > 0 ? (100 * row.count) / sum : 0}%` }} />
            <span className={classes.label}>{row.label}</span>
            <span className={classes.count}>{format.number(row.count)}</span>
            <span className={classes.share}>{format.percent(row.count, sum)}</span>
          </li>
        ))}
      </ul>
    </Stack>
  )
}
