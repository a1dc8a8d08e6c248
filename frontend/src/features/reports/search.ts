import { periodOf, type PeriodSearch } from '@/period/period'

import type { ReportFilters } from './api'

/** What the address of a report holds: all of its filters. */
export interface ReportSearch extends PeriodSearch {
  brand?: number
  journey?: number
  channel?: string
  segment?: number
  rule?: string
  /** The number of one of the journey's versions. */
  version?: number
  /** A page's own choice: a tab, a measure. */
  view?: string
}

export const RULES = ['last', 'first', 'even'] as const

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const id = (value: unknown) => {
  const number = Number(value)
  return Number.isInteger(number) && number > 0 ? number : undefined
}

/** Leniently: a stale bookmark must open. */
export function reportSearch(search: Record<string, unknown>): ReportSearch {
  return {
    days: id(search.days),
    from: text(search.from),
    to: text(search.to),
    brand: id(search.brand),
    journey: id(search.journey),
    channel: text(search.channel),
    segment: id(search.segment),
    rule: RULES.find((rule) => rule === search.rule),
    version: id(search.version),
    view: text(search.view),
  }
}

/** Whether a question is about the people of a segment: they are read one by one, so nobody asks anew by itself. */
export const isOfSegment = (queryKey: readonly unknown[]) =>
  queryKey.some((part) => typeof part === 'object' && part !== null && (part as ReportSearch).segment !== undefined)

/** Of what the address holds, what this report understands; the rest waits for the report that does. */
export function filtersOf(search: ReportSearch, takes: string[], today: string): ReportFilters {
  const { brand, journey, channel, segment, rule } = search
  // A version is one of a journey: without it, the number says nothing.
  const version = journey === undefined ? undefined : search.version
  const given = Object.entries({ brand, journey, channel, segment, rule, version }).filter(([name, value]) => value !== undefined && takes.includes(name))
  return { ...periodOf(search, today), ...Object.fromEntries(given) }
}
