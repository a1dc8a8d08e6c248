import { Tooltip } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'

import { type Format, signed } from '@/format'

import classes from './figures.module.css'

/** The look of a card with one number. */
export const figureClasses = classes

/** What a number means, at a small sign beside its name. */
export function Meaning({ says }: { says: string }) {
  return (
    <Tooltip label={says} events={{ hover: true, focus: true, touch: true }}>
      <span className={classes.info} tabIndex={0} role="img" aria-label={says}>
        <IconInfoCircle size={14} aria-hidden />
      </span>
    </Tooltip>
  )
}

export type Direction = 'up' | 'down' | 'same'

interface ChangeMarkProps {
  direction: Direction
  /** Is more of it good, bad, or neither? */
  more: 'good' | 'bad' | 'neutral'
  /** By how much, with its sign. */
  size: string
  /** Which way, for those who hear it. */
  word: string
  /** What it is compared with. */
  explain: string
}

/** How a number has changed, and whether that is welcome. */
export function ChangeMark({ direction, more, size, word, explain }: ChangeMarkProps) {
  const welcome = (direction === 'up') === (more === 'good')
  const mood = more === 'neutral' || direction === 'same' ? 'neutral' : welcome ? 'good' : 'bad'
  return (
    <Tooltip label={explain}>
      <span className={classes.change} data-mood={mood}>
        {size}
        <span className="k-visually-hidden">{word}</span>
      </span>
    </Tooltip>
  )
}

/** From here on a percentage is only a long number: ×75 says more than 7,412%. */
const TENFOLD = 9

/** A change in words, as a share of what was before. */
export function changeWords(change: number, format: Format): string {
  if (change >= TENFOLD) return `×${format.compact(Math.round(change + 1))}`
  return Math.abs(change) < 0.0005 ? format.percent(0) : signed(change, format.percent(Math.abs(change)))
}
