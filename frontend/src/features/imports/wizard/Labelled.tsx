import type { ReactNode } from 'react'

import { GuessMark } from './GuessMark'
import classes from './RowsStep.module.css'

/** A field's label, with a mark while its value is a guess. */
export function Labelled({ guessed, children }: { guessed: boolean; children: ReactNode }) {
  return (
    <span className={classes.label}>
      {children}
      {guessed && <GuessMark />}
    </span>
  )
}
