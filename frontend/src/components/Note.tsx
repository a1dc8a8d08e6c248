import type { TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import classes from './Note.module.css'

interface NoteProps {
  icon: TablerIcon
  color: 'violet' | 'yellow' | 'petrol' | 'red'
  children: ReactNode
}

/** A quiet remark above what it is about. */
export function Note({ icon: Icon, color, children }: NoteProps) {
  return (
    <div className={classes.note} style={{ ['--note' as string]: `var(--mantine-color-${color}-6)` }} role="note">
      <Icon size={17} stroke={1.7} aria-hidden />
      <div>{children}</div>
    </div>
  )
}
