import type { ReactNode } from 'react'

import classes from './Customers.module.css'

/** A cell whose ground tells its size; `heat` is its part of the largest, from 0 to 1. */
export function Heat({ heat, children }: { heat: number; children: ReactNode }) {
  // The root, so that small figures still differ from none.
  const share = Math.sqrt(Math.min(1, Math.max(0, heat)))
  return (
    <span className={classes.heat} style={{ ['--heat' as string]: `${Math.round(share * 68)}%` }}>
      {children}
    </span>
  )
}
