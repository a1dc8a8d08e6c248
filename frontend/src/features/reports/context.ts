import { createContext, useContext } from 'react'

import type { ReportFilters } from './api'
import type { ReportSearch } from './search'

export interface ReportSurroundings {
  filters: ReportFilters
  /** Changes the address: filters, or the page's own `view`. Absent where nothing can be chosen: in a shared link. */
  choose?: (change: Partial<ReportSearch>) => void
  view?: string
  /** A read-only link: no people behind numbers, no way into the application. */
  shared: boolean
}

export const ReportContext = createContext<ReportSurroundings>({ filters: { from: '', to: '' }, shared: true })

export const useReportSurroundings = () => useContext(ReportContext)
