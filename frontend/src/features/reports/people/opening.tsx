import { UnstyledButton } from '@mantine/core'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type Cell, type Place, type ReportAnswer, TOTAL } from '../api'
import { numberOf } from '../cells'
import { useReportSurroundings } from '../context'
import classes from '../Reports.module.css'
import { PeopleDrawer } from './PeopleDrawer'

/** A number that somebody pressed: where it stands, and what it is called where it has a name of its own, as tiles do. */
export interface Opened {
  place: Place
  named?: { label: string; value: string }
}

interface Opening {
  open: (opened: Opened) => void
  /** Whether people stand behind the numbers of this place. */
  opens: (place: Place) => boolean
}

/** None: nothing opens here, as behind a shared link. */
export const OpeningContext = createContext<Opening | null>(null)

/** Numbers within open the people behind them. */
export function ReportOpening({ report, children }: { report: ReportAnswer; children: ReactNode }) {
  const { shared } = useReportSurroundings()
  const [opened, setOpened] = useState<Opened | null>(null)
  const opens = useCallback(({ table, column }: Place) => Boolean(columnOf(report, table, column)?.opens), [report])
  const opening = useMemo(() => (shared ? null : { open: setOpened, opens }), [shared, opens])
  return (
    <OpeningContext.Provider value={opening}>
      {children}
      <OpenedPeople report={report} opened={opened} onClose={() => setOpened(null)} />
    </OpeningContext.Provider>
  )
}

/** The drawer of the number that was pressed, if any was. */
export function OpenedPeople({ report, opened, onClose }: { report: ReportAnswer | undefined; opened: Opened | null; onClose: () => void }) {
  const table = report?.tables.find(({ key }) => key === opened?.place.table)
  return report && table && opened ? <PeopleDrawer report={report} table={table} {...opened} onClose={onClose} /> : null
}

interface OpenNumberProps {
  place: Place | undefined
  /** The number itself: nobody stands behind none. */
  cell: Cell
  /** What it is, and how it is written. */
  label: string
  value: string
  /** It is called so in the drawer, too, and not by its row and column. */
  named?: boolean
  children: ReactNode
}

/** A number; where somebody stands behind it, pressing it shows them. */
export function OpenNumber({ place, cell, label, value, named = false, children }: OpenNumberProps) {
  const { t } = useTranslation('reports')
  const opening = useContext(OpeningContext)
  if (!place || !opening?.opens(place) || !numberOf(cell)) return children
  return (
    <UnstyledButton
      className={classes.opens}
      title={t('people.open')}
      aria-label={`${label}: ${value}. ${t('people.open')}`}
      onClick={() => opening.open({ place, named: named ? { label, value } : undefined })}
    >
      {children}
    </UnstyledButton>
  )
}

const columnOf = (report: ReportAnswer, table: string, column: string) =>
  report.tables.find(({ key }) => key === table)?.columns.find(({ key }) => key === column)

/** The place of a table's last row, or of all of its rows together. */
export const totalOf = (table: string, column: string): Place => ({ table, column, row: TOTAL })
