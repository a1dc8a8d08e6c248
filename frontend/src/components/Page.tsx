import type { ReactNode } from 'react'

import classes from './Page.module.css'

interface PageProps {
  children: ReactNode
  /** `wide` for tables and dashboards, `text` for forms; a canvas does not use `Page` at all. */
  size?: 'wide' | 'text'
}

/** The padded column every ordinary page stands in. */
export function Page({ children, size = 'wide' }: PageProps) {
  return <div className={`${classes.page ?? ''} ${classes[size] ?? ''}`}>{children}</div>
}
