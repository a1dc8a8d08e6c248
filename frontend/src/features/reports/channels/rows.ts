import type { Column, Named, ReportAnswer, Row, Table } from '../api'

export const tableOf = (answer: ReportAnswer, key: string): Table | undefined => answer.tables.find((each) => each.key === key)

export const rowsOf = (answer: ReportAnswer, key: string): Row[] => tableOf(answer, key)?.rows ?? []

/** Sent, delivered, delivered over channels that report reading, read, clicked, unsubscribed. */
export type HourFigures = [number, number, number | null, number, number, number]

/** By channel, and by `weekday.hour` (1 is Monday). */
export type Hours = Record<string, Record<string, HourFigures>>

export type Verdict = 'thin' | 'keep_earns' | 'keep_spares' | 'drop_cost' | 'drop_silent' | 'open' | 'free' | 'untold'

export interface Advice {
  key: string
  journey: Named
  step: number
  channel: string
  verdict: Verdict
  tried: number
  reached: number
  only_here: number
  only: number
  purchases: number
  reach_low: number | null
  reach_high: number | null
  lost: number
  cost: string
  later: string
  worth: string
  worth_low: string
  worth_high: string
  cost_per_reached: string | null
  by_margin: boolean
  reads_unknown: boolean
}

export interface ChannelsExtra {
  hours: Hours
  excluded: { opened_weak: number; clicked_weak: number; share: number | null }
  advice: Advice[]
}

export const extraOf = (answer: ReportAnswer) => answer.extra as unknown as ChannelsExtra

const WORTH_READING: Verdict[] = ['drop_cost', 'drop_silent', 'open', 'untold', 'keep_earns', 'keep_spares', 'free', 'thin']

/** What asks for a decision first, what says nothing last; within that by what it costs. */
export const inOrder = (advice: Advice[]): Advice[] =>
  advice.toSorted(
    (one, other) =>
      WORTH_READING.indexOf(one.verdict) - WORTH_READING.indexOf(other.verdict) || Number(other.cost) - Number(one.cost),
  )

/** The column of a table that surely has it. */
export function columnOf(table: Table, key: string): Column {
  const found = table.columns.find((each) => each.key === key)
  if (!found) throw new Error(`The table “${table.key}” has no column “${key}”.`)
  return found
}
