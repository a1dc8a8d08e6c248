import type { ReportAnswer, Row, Table } from '../api'
import { numberOf } from '../cells'

export const tableOf = (answer: ReportAnswer, key: string): Table | undefined => answer.tables.find((each) => each.key === key)

export const rowsOf = (answer: ReportAnswer, key: string): Row[] => tableOf(answer, key)?.rows ?? []

/** A text or a day of a row. */
export const textOf = (row: Row, key: string): string => {
  const cell = row[key]
  return typeof cell === 'string' ? cell : ''
}

/** A figure of a row; 0 where there is none. */
export const figure = (row: Row | undefined, key: string): number => numberOf(row?.[key]) ?? 0
