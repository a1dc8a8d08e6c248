import type { ComponentType } from 'react'

import type { ReportAnswer, ReportFilters } from './api'
import type { ReportSearch } from './search'

/** What a report's own page is given. It must not ask the router: it also stands behind shared links. */
export interface PageProps {
  answer: ReportAnswer
  filters: ReportFilters
  /** What the page itself put into the address. */
  view?: string
  /** Changes filters or `view` in the address; absent where nothing can be chosen: in a shared link. */
  choose?: (change: Partial<ReportSearch>) => void
  shared: boolean
}

export type ReportPageOf = ComponentType<PageProps>
