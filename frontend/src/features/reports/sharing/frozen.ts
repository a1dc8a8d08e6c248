import { presetOf } from '@/period/period'

import type { ReportFilters } from '../api'
import type { ReportSearch } from '../search'
import type { Frozen } from './api'

/** What is kept of a report as it is on the screen. "Last 30 days" goes on being the last 30 days; own dates stay. */
export function frozenOf(report: string, search: ReportSearch, filters: ReportFilters): Frozen {
  const { from, to, ...rest } = filters
  const days = presetOf(search)
  return { report, filters: rest, ...(days === null ? { first_on: from, last_on: to } : { days }) }
}

const DAY_MS = 86_400_000

/** How long a period is, both ends included; clocks may be changed within it. */
export const daysIn = ({ from, to }: { from: string; to: string }): number =>
  Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY_MS) + 1
