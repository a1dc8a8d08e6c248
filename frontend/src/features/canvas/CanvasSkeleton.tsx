import { Skeleton } from '@mantine/core'

import classes from './Workspace.module.css'

/** Stands where the canvas will be, so that nothing jumps. */
export function CanvasSkeleton() {
  return (
    <div className={classes.page} aria-busy>
      <div className={classes.bar}>
        <Skeleton h={26} w={280} />
        <span style={{ flex: 1 }} />
        <Skeleton h={30} w={110} />
        <Skeleton h={30} w={90} />
      </div>
      <div className={classes.stage}>
        <Skeleton h={330} w={208} radius={12} style={{ position: 'absolute', top: 12, left: 12 }} visibleFrom="sm" />
      </div>
    </div>
  )
}
