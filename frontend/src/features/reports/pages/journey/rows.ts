import type { ReportAnswer, Row, Table } from '../../api'
import { numberOf } from '../../cells'

/** What only this page is told beside the tables. */
export interface Extra {
  journey: { id: number; name: string; status: string }
  standing: number
  reconciles: boolean
  is_open: boolean
  previous: { entered: number; out: number }
  edges: number[]
  /** The number of the only version that is counted; null: all of them. */
  version: number | null
}

export const extraOf = (answer: ReportAnswer) => answer.extra as unknown as Extra

export const tableOf = (answer: ReportAnswer, key: string): Table | undefined => answer.tables.find((table) => table.key === key)

export const rowsOf = (answer: ReportAnswer, key: string): Row[] => tableOf(answer, key)?.rows ?? []

export const number = (row: Record<string, unknown> | undefined | null, column: string): number =>
  numberOf((row?.[column] ?? null) as string | number | null) ?? 0

export const text = (row: Row, column: string): string => {
  const cell = row[column]
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : ''
}

export const sum = (rows: Row[], column: string): number => rows.reduce((total, row) => total + number(row, column), 0)

/** The node that a step or a way belongs to: their keys are `node|step|channel` and `node|port|reason`. */
export const nodeOf = (row: Row): string => row.key.split('|').slice(0, -2).join('|')
