import { type ReactNode, useMemo, useState } from 'react'

import { useReport, useReportNames } from '@/features/reports/api'
import { ReportContext } from '@/features/reports/context'
import { type Opened, OpenedPeople, OpeningContext } from '@/features/reports/people/opening'
import { ReportMenu } from '@/features/reports/ReportMenu'
import { filtersOf, type ReportSearch } from '@/features/reports/search'

/** Home's numbers are those of this report: it has the people behind them, and can be taken away, sent and shared. */
const OVERVIEW = 'overview'
const FILTERS = ['brand', 'journey', 'channel', 'segment']

interface HomeOpeningProps {
  search: ReportSearch
  today: string
  children: ReactNode
}

/** Numbers within open the people behind them; the report is asked for with the first one that is opened. */
export function HomeOpening({ search, today, children }: HomeOpeningProps) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const filters = filtersOf(search, FILTERS, today)
  const report = useReport(OVERVIEW, filters, opened !== null)
  const opening = useMemo(() => ({ open: setOpened, opens: () => true }), [])
  return (
    <ReportContext.Provider value={{ filters, shared: false }}>
      <OpeningContext.Provider value={opening}>
        {children}
        <OpenedPeople report={report.data} opened={opened} onClose={() => setOpened(null)} />
      </OpeningContext.Provider>
    </ReportContext.Provider>
  )
}

/** Home as files, by mail and as a link. */
export function HomeMenu({ search, today }: { search: ReportSearch; today: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const name = useReportNames().data?.find(({ key }) => key === OVERVIEW)
  const filters = filtersOf(search, FILTERS, today)
  const answer = useReport(OVERVIEW, filters, isOpen)
  return name ? <ReportMenu report={name} answer={answer.data} search={search} filters={filters} onOpen={() => setIsOpen(true)} /> : null
}
