import type { ReactNode } from 'react'

import classes from './templates.module.css'

/** Texts of channels beside one another; below one another on a phone. */
export function Columns({ children }: { children: ReactNode }) {
  return <div className={classes.columns}>{children}</div>
}
