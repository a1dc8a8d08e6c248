import { Table, Tooltip, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Column } from './api'
import { isFigure } from './cells'
import classes from './Reports.module.css'

export interface Sorting {
  column: string
  descending: boolean
}

interface ColumnHeadProps {
  column: Column
  align: 'right' | undefined
  name: string
  says: string
  sorting: Sorting | null
  onSort: (sorting: Sorting | null) => void
  /** What else stands in its cells, in small letters. */
  under?: string
}

/** A column's heading: its definition on hover and focus, its unit, and its order by a click. */
export function ColumnHead({ column, align, name, says, sorting, onSort, under = '' }: ColumnHeadProps) {
  const { t } = useTranslation('reports')
  const figure = isFigure(column.kind)
  const sorted = sorting?.column === column.key ? sorting : null
  const unit = column.unit ? t(`units.${column.unit}`, { defaultValue: column.unit }) : ''
  // “Purchases, purchases” would say it twice.
  const told = unit.toLocaleLowerCase() === name.toLocaleLowerCase() ? '' : unit
  const Arrow = sorted?.descending ? IconArrowDown : IconArrowUp

  function sort() {
    if (!sorted) onSort({ column: column.key, descending: figure })
    // The third click brings back the order that the report came in.
    else onSort(sorted.descending === figure ? { column: column.key, descending: !figure } : null)
  }

  return (
    <Table.Th ta={align} aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}>
      <Tooltip label={says} disabled={!says} events={{ hover: true, focus: true, touch: true }}>
        <UnstyledButton className={classes.head} data-figure={align ? true : undefined} onClick={sort} aria-description={says || undefined}>
          <span className={says ? classes.defined : undefined}>{name}</span>
          {sorted && <Arrow size={13} aria-hidden />}
          {told && <span className={classes.unit}>{told}</span>}
        </UnstyledButton>
      </Tooltip>
      {under && <div className={classes.underHead}>{under}</div>}
    </Table.Th>
  )
}
