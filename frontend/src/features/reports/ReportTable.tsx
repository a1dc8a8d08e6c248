import { Card, Table as MantineTable, Text, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { type Cell, type Column, type Place, type ReportAnswer, type Row, type Table, TOTAL } from './api'
import { alignedAt, compared, isFigure, numberOf, written } from './cells'
import { CellValue } from './CellValue'
import { ColumnHead, type Sorting } from './ColumnHead'
import { useReportSurroundings } from './context'
import { PeopleDrawer } from './people/PeopleDrawer'
import classes from './Reports.module.css'
import { type ReportWords, useReportWords } from './words'

interface ReportTableProps {
  report: ReportAnswer
  /** The key of the table. */
  table: string
  /** Only these columns, in this order. */
  columns?: string[]
  /** Only these rows. */
  rows?: (row: Row) => boolean
  /** Inside a card that has a title of its own: neither card nor heading. */
  bare?: boolean
  /** Beside the heading: a choice. */
  actions?: ReactNode
  /** Rows to begin with; the rest is behind a button. */
  atFirst?: number
  /** Draws a cell in another way; undefined: as usual. */
  cell?: (row: Row, column: Column, usual: ReactNode) => ReactNode
}

const ROWS_AT_FIRST = 50
const NARROW = '(max-width: 36em)'

/** A table of a report: definitions in its heading, sorted by a click, people behind its numbers. */
export function ReportTable({ report, table: key, bare = false, ...rest }: ReportTableProps) {
  const table = report.tables.find((each) => each.key === key)
  const words = useReportWords(report.key)
  if (!table) return null
  const name = words.table(table)
  const note = words.note(table)
  const inner = (
    <>
      <Rows report={report} table={table} words={words} {...rest} />
      {note && (
        <Text size="xs" c="dimmed" className={classes.note}>
          {note}
        </Text>
      )}
    </>
  )
  if (bare) return <div>{inner}</div>
  return (
    <section aria-label={name}>
      <div className={classes.heading}>
        <h2 className={classes.title}>{name}</h2>
        {rest.actions}
      </div>
      <Card padding={0}>{inner}</Card>
    </section>
  )
}

type RowsProps = Omit<ReportTableProps, 'table' | 'bare' | 'actions'> & { table: Table; words: ReportWords }

function Rows({ report, table, words, columns: wanted, rows: keeps, atFirst = ROWS_AT_FIRST, cell: drawn }: RowsProps) {
  const { t } = useTranslation('reports')
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const [all, setAll] = useState(false)
  const [opened, setOpened] = useState<Place | null>(null)
  const { shared } = useReportSurroundings()
  const format = useFormat()

  const given = useMemo(
    () => (wanted ? wanted.flatMap((name) => table.columns.find(({ key }) => key === name) ?? []) : table.columns),
    [table, wanted],
  )
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false })
  const { columns, under } = useMemo(() => (narrow ? folded(given) : { columns: given, under: [] }), [given, narrow])
  const kept = useMemo(() => (keeps ? table.rows.filter((row) => keeps(row)) : table.rows), [table, keeps])
  const sorted = useMemo(() => {
    const by = sorting && table.columns.find(({ key }) => key === sorting.column)
    return by ? kept.toSorted((one, other) => compared(one[by.key], other[by.key], by, sorting.descending)) : kept
  }, [table, kept, sorting])
  const shown = all ? sorted : sorted.slice(0, atFirst)
  const more = sorted.length - shown.length

  if (table.rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" className={classes.nothing}>
        {t('nothing')}
      </Text>
    )
  }

  const value = (row: Record<string, Cell>, column: Column) => (
    <CellValue cell={row[column.key]} column={column} currency={report.currency} none={words.none(table, column)} />
  )
  const usual = (row: Row, column: Column): ReactNode => {
    const opens = column.opens && !shared && (numberOf(row[column.key]) ?? 0) !== 0
    if (!opens) return value(row, column)
    return (
      <UnstyledButton
        className={classes.opens}
        title={t('people.open')}
        aria-label={`${words.column(table, column)}: ${written(row[column.key], column.kind, format, report.currency) ?? ''}. ${t('people.open')}`}
        onClick={() => setOpened({ table: table.key, column: column.key, row: row.key })}
      >
        {value(row, column)}
      </UnstyledButton>
    )
  }

  const cellOf = (row: Row, column: Column) => (drawn ? drawn(row, column, usual(row, column)) : usual(row, column))

  return (
    <>
      <Scrolling label={words.table(table)}>
        <MantineTable className={classes.table} data-testid={`table-${table.key}`}>
          <MantineTable.Thead>
            <MantineTable.Tr>
              {columns.map((column, place) => (
                <ColumnHead
                  key={column.key}
                  name={words.column(table, column)}
                  says={words.columnSays(table, column)}
                  column={column}
                  align={alignedAt(place, column.kind)}
                  sorting={sorting}
                  onSort={setSorting}
                  under={place === 0 ? under.map((each) => words.column(table, each)).join(' · ') : ''}
                />
              ))}
            </MantineTable.Tr>
          </MantineTable.Thead>
          <MantineTable.Tbody>
            {shown.map((row) => (
              <MantineTable.Tr key={row.key} data-row={row.key}>
                {columns.map((column, place) => (
                  <MantineTable.Td key={column.key} ta={alignedAt(place, column.kind)}>
                    {cellOf(row, column)}
                    {place === 0 && under.length > 0 && (
                      <div className={classes.under}>
                        {under.map((each) => (
                          <span key={each.key}>{cellOf(row, each)}</span>
                        ))}
                      </div>
                    )}
                  </MantineTable.Td>
                ))}
              </MantineTable.Tr>
            ))}
          </MantineTable.Tbody>
          {table.total && !keeps && <Total columns={columns} total={table.total} value={(row, column) => usual({ ...row, key: TOTAL }, column)} />}
        </MantineTable>
      </Scrolling>
      {more > 0 && (
        <UnstyledButton className={classes.more} onClick={() => setAll(true)}>
          {t('moreRows', { count: more, number: format.number(more) })}
        </UnstyledButton>
      )}
      {opened && <PeopleDrawer report={report} table={table} place={opened} onClose={() => setOpened(null)} />}
    </>
  )
}

/** Scrolls to the side if it must, and shows that there is more: most systems hide their bars until they are used. */
function Scrolling({ label, children }: { label: string; children: ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const [goesOn, setGoesOn] = useState(false)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => setGoesOn(element.scrollLeft + element.clientWidth < element.scrollWidth - 1)
    // The table, too: other columns are of another width.
    const observer = new ResizeObserver(look)
    for (const each of [element, ...element.children]) observer.observe(each)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  return (
    <div className={classes.scrolling} data-goes-on={goesOn || undefined}>
      {/* What scrolls by itself can be reached by keys. */}
      <div ref={scroller} className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
        {children}
      </div>
    </div>
  )
}

/** On a phone all that says what a row is about stands in its first cell: its first figure is to be seen without scrolling. */
function folded(columns: Column[]): { columns: Column[]; under: Column[] } {
  const figure = columns.findIndex(({ kind }) => isFigure(kind))
  return figure < 2 ? { columns, under: [] } : { columns: columns.toSpliced(1, figure - 1), under: columns.slice(1, figure) }
}

interface TotalProps {
  columns: Column[]
  total: Record<string, Cell>
  value: (row: Record<string, Cell>, column: Column) => ReactNode
}

/** The last row. Its first cell says so; where nothing can be added up nothing stands. */
function Total({ columns, total, value }: TotalProps) {
  const { t } = useTranslation('reports')
  return (
    <MantineTable.Tfoot>
      <MantineTable.Tr className={classes.total}>
        {columns.map((column, index) => (
          <MantineTable.Td key={column.key} ta={alignedAt(index, column.kind)}>
            {total[column.key] === undefined ? index === 0 && t('total') : value(total, column)}
          </MantineTable.Td>
        ))}
      </MantineTable.Tr>
    </MantineTable.Tfoot>
  )
}
