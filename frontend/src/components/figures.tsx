import { Tooltip } from '@mantine/core'
import { IconArrowDownRight, IconArrowUpRight, IconInfoCircle } from '@tabler/icons-react'

import type { Format } from '@/format'

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
  /** By how much. */
  size: string
  /** Which way, for those who do not see the arrow. */
  word: string
  /** What it is compared with. */
  explain: string
}

/** How a number has changed, and whether that is welcome. */
export function ChangeMark({ direction, more, size, word, explain }: ChangeMarkProps) {
  const Icon = direction === 'down' ? IconArrowDownRight : IconArrowUpRight
  const welcome = (direction === 'up') === (more === 'good')
  const mood = more === 'neutral' || direction === 'same' ? 'neutral' : welcome ? 'good' : 'bad'
  return (
    <Tooltip label={explain}>
      <span className={classes.change} data-mood={mood}>
        {direction !== 'same' && <Icon size={14} aria-hidden />}
        {size}
        <span className="k-visually-hidden">{word}</span>
      </span>
    </Tooltip>
  )
}

/** From here on a percentage is only a long number: ×75 says more than 7,412%. */
const TENFOLD = 9

/** A change in words, as a share of what was before. */
export const changeWords = (change: number, format: Format): string =>
  change >= TENFOLD ? `×${format.compact(Math.round(change + 1))}` : format.percent(Math.abs(change))
