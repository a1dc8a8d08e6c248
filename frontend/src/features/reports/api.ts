import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from '@/api/server'
import type { Conversion, CustomerRow } from '@/api/types'

export type Kind =
  | 'text'
  | 'count'
  | 'number'
  | 'money'
  | 'share'
  | 'change'
  | 'seconds'
  | 'day'
  | 'moment'
  | 'channel'
  | 'reason'
  | 'journey'
  | 'segment'
  | 'customer'

/** A journey, segment or customer in a cell. */
export interface Named {
  id: number
  name: string
}

export type Cell = string | number | boolean | null | undefined | Named

export interface Column {
  key: string
  label: string
  kind: Kind
  unit: string
  /** The number's definition in words. */
  says: string
  /** The column to ask for the people behind a cell; empty: nobody can be listed. */
  opens: string
}

export type Row = { key: string } & Record<string, Cell>

export interface Table {
  key: string
  label: string
  note: string
  columns: Column[]
  rows: Row[]
  total: Record<string, Cell> | null
}

export interface Days {
  from: string
  to: string
}

export interface ReportAnswer {
  key: string
  label: string
  says: string
  takes: string[]
  period: Days
  previous_period: Days
  time_zone: string
  currency: string
  conversions: Conversion[]
  other_currencies: string[]
  warnings: { key: string; text: string }[]
  tables: Table[]
  extra: Record<string, unknown>
  answered_at: string
}

export interface ReportName {
  key: string
  label: string
  says: string
  takes: string[]
  needs: string[]
}

/** What a report is asked for: the filters of the address bar with the period spelled out. */
export interface ReportFilters {
  from: string
  to: string
  brand?: number
  journey?: number
  channel?: string
  segment?: number
  rule?: string
  version?: number
}

export const REPORTS = ['reports']

type Reply = Promise<{ data?: unknown; error?: unknown; response: Response }>
type Untyped = (path: string, init?: { params?: unknown; body?: unknown; signal?: AbortSignal }) => Reply
const get = server.GET as unknown as Untyped
const post = server.POST as unknown as Untyped

export const reportPath = (key: string) => `/api/v1/analytics/reports/${key}/`

export function useReportNames() {
  return useQuery({
    queryKey: [...REPORTS, 'names'],
    queryFn: async ({ signal }) => (await answer(get('/api/v1/analytics/reports/', { signal }))) as ReportName[],
    staleTime: 300_000,
  })
}

/** What a report answers; while new figures are on their way the old ones stay. */
export function useReport(key: string, filters: ReportFilters, enabled = true) {
  return useQuery({
    queryKey: [...REPORTS, key, filters],
    queryFn: async ({ signal }) => (await answer(get(reportPath(key), { params: { query: filters }, signal }))) as ReportAnswer,
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** The row of a table's total. */
export const TOTAL = '*'

/** One cell, by the names of its table, column and row. */
export interface Place {
  table: string
  column: string
  row: string
}

export interface PeopleFound {
  count: number
  /** There are more of them than `count`. */
  is_more: boolean
  results: CustomerRow[]
}

export const PEOPLE_PAGE = 50

/** The people behind a cell, a page of them. */
export function useReportPeople(key: string, place: Place, filters: ReportFilters, page: number) {
  return useQuery({
    queryKey: [...REPORTS, key, 'people', place, filters, page],
    queryFn: async ({ signal }) =>
      (await answer(get(`${reportPath(key)}people/`, { params: { query: { ...filters, ...place, page } }, signal }))) as PeopleFound,
    placeholderData: keepPreviousData,
  })
}

/** Makes a segment of the people behind a cell, as they are now. */
export function useMakeSegment(key: string, place: Place, filters: ReportFilters) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body: { name: string; brand: number | null }) => {
      const asked = post(`${reportPath(key)}segment/`, { params: { query: { ...filters, ...place } }, body })
      return (await answer(asked)) as { id: number; name: string; size: number | null }
    },
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['segments'] }), client.invalidateQueries({ queryKey: ['lists'] })]),
  })
}

/** Where a table, or the people behind one of its cells, is had as a file. */
export function reportFile(key: string, format: 'csv' | 'xlsx', filters: ReportFilters, what: { table: string } | Place): string {
  const all: Record<string, string | number | undefined> = { ...filters, ...what, format }
  const given = Object.entries(all).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return `${reportPath(key)}${'row' in what ? 'people/file' : 'file'}/?${query.toString()}`
}
