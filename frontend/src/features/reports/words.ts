import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Column, Table } from './api'

export interface ReportWords {
  label: (server: string) => string
  says: (server: string) => string
  table: (table: Table) => string
  note: (table: Table) => string
  column: (table: Table, column: Column) => string
  columnSays: (table: Table, column: Column) => string
  /** Why there is no such number. */
  none: (table: Table, column: Column) => string
  warning: (key: string, server: string) => string
}

/** The words of a report in the person's language (`report_<key>.json`); the server's English stands in for what is missing. */
export function useReportWords(report: string): ReportWords {
  const { t, i18n } = useTranslation('reports')
  const namespace = `report_${report}`
  // While English is read, the server's own words are the newest.
  const said = useCallback(
    (path: string, server: string) => {
      const own = i18n.language.startsWith('en') ? null : i18n.getResource(i18n.language, namespace, path) as unknown
      return typeof own === 'string' ? own : server
    },
    [i18n, namespace],
  )
  return useMemo(
    () => ({
      label: (server) => said('label', server),
      says: (server) => said('says', server),
      table: (table) => said(`tables.${table.key}.label`, table.label),
      note: (table) => (table.note ? said(`tables.${table.key}.note`, table.note) : ''),
      column: (table, column) => said(`tables.${table.key}.columns.${column.key}.label`, column.label),
      columnSays: (table, column) => (column.says ? said(`tables.${table.key}.columns.${column.key}.says`, column.says) : ''),
      none: (table, column) => said(`tables.${table.key}.columns.${column.key}.none`, t([`none.${column.kind}`, 'none.any'])),
      warning: (key, server) => said(`warnings.${key}`, server),
    }),
    [said, t],
  )
}
