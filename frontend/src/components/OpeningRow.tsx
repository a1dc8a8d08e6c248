import { Table } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'

import classes from './OpeningRow.module.css'

interface OpeningRowProps {
  /** What the row's link or button does, too: the row is only a larger target for the mouse. */
  onOpen: () => void
  faded?: boolean
  children: ReactNode
}

/** A row of a table that opens by a click anywhere on it, except on what has a click of its own. */
export function OpeningRow({ onOpen, faded = false, children }: OpeningRowProps) {
  function open(event: MouseEvent<HTMLElement>) {
    const own = event.target instanceof Element && event.target.closest('a, button, input, label')
    // Whoever marks a text to copy it does not want to leave.
    const marking = window.getSelection()?.isCollapsed === false
    if (!own && !marking) onOpen()
  }
  return (
    <Table.Tr className={classes.row} data-faded={faded || undefined} onClick={open}>
      {children}
    </Table.Tr>
  )
}
