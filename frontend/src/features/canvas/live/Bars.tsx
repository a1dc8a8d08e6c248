import { Stack, Text, UnstyledButton } from '@mantine/core'

import { useCanvasContext } from '../CanvasContext'
import classes from './Bars.module.css'
import { Moved } from './Moved'

interface BarsProps {
  title: string
  rows: { key: string; label: string; count: number }[]
  /** With it each row is a button that shows whom it counts. */
  onPick?: (key: string) => void
  picked?: string
  /** What a row's button does, in words. */
  pickWords?: (label: string) => string
}

/** Parts of a whole: name, number, share, and a bar behind them. */
export function Bars({ title, rows, onPick, picked, pickWords }: BarsProps) {
  const { format } = useCanvasContext().words
  const sum = rows.reduce((total, row) => total + row.count, 0)
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550}>
        {title}
      </Text>
      <ul className={classes.list}>
        {rows.map((row) => {
          const inside = (
            <>
              <span className={classes.bar} style={{ width: `${sum > 0 ? (100 * row.count) / sum : 0}%` }} />
              <span className={classes.label}>{row.label}</span>
              <span className={classes.count}>
                <Moved>{format.number(row.count)}</Moved>
              </span>
              <span className={classes.share}>{format.percent(row.count, sum)}</span>
            </>
          )
          return (
            <li key={row.key}>
              {onPick ? (
                <UnstyledButton
                  className={classes.row}
                  aria-pressed={picked === row.key}
                  title={pickWords?.(row.label)}
                  onClick={() => onPick(row.key)}
                >
                  {inside}
                </UnstyledButton>
              ) : (
                <div className={classes.row}>{inside}</div>
              )}
            </li>
          )
        })}
      </ul>
    </Stack>
  )
}
