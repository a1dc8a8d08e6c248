import type { Rule } from '@/api/types'

import type { Place, ReportAnswer } from '../api'

/** The rule that says exactly who is behind a cell, now and later; null where none can: what happened in a period is over. */
export function ruleBehind(report: ReportAnswer, { table, row, column }: Place): Rule | null {
  const rule = childOf(childOf(childOf(report.extra.rules, table), row), column)
  return typeof rule === 'object' && rule !== null ? (rule as Rule) : null
}

const childOf = (of: unknown, key: string): unknown => (typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined)
