import { Skeleton, Stack } from '@mantine/core'
import { IconAlertTriangle, IconMasksTheater } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { Note } from '@/components/Note'

import type { ReportAnswer } from './api'
import { MoneyNote } from './MoneyNote'
import { ReportContext, type ReportSurroundings, useReportSurroundings } from './context'
import type { ReportPageOf } from './page'
import { ReportOpening } from './people/opening'
import classes from './Reports.module.css'
import { ReportTable } from './ReportTable'
import { useReportWords } from './words'

/** The pages of reports that have one of their own: a file named by the report's key. */
const PAGES = Object.fromEntries(
  Object.entries(import.meta.glob<{ default: ReportPageOf }>('./pages/*.tsx')).map(([path, load]) => [
    path.replace(/^.*\/(.+)\.tsx$/, '$1'),
    lazy(load),
  ]),
)

interface ReportBodyProps {
  answer: ReportAnswer
  surroundings: ReportSurroundings
  /** New figures are on their way. */
  stale?: boolean
}

/** What a report found: what to bear in mind, then its own page or, without one, every table. */
export function ReportBody({ answer, surroundings, stale = false }: ReportBodyProps) {
  const Own = PAGES[answer.key]
  return (
    <ReportContext.Provider value={surroundings}>
      <ReportOpening report={answer}>
        <Stack gap="md" className={stale ? classes.stale : undefined} aria-busy={stale}>
          <Remarks answer={answer} />
          {Own ? (
            <Suspense fallback={<ReportSkeleton />}>
              <Own answer={answer} {...surroundings} />
            </Suspense>
          ) : (
            answer.tables.map((table) => <ReportTable key={table.key} report={answer} table={table.key} />)
          )}
        </Stack>
      </ReportOpening>
    </ReportContext.Provider>
  )
}

function Remarks({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('reports')
  const words = useReportWords(answer.key)
  const { shared } = useReportSurroundings()
  // Where the filters stand above, they say of which version it is.
  const warnings = answer.warnings.filter(({ key }) => shared || key !== 'version')
  return (
    <>
      {warnings.map(({ key, text }) => (
        <Note key={key} icon={key === 'rehearsal' ? IconMasksTheater : IconAlertTriangle} color={key === 'rehearsal' ? 'violet' : 'yellow'}>
          {key === 'rehearsal' ? t('rehearsal') : words.warning(key, text)}
        </Note>
      ))}
      <MoneyNote answer={answer} />
    </>
  )
}

/** Stands where the figures will be. */
export function ReportSkeleton() {
  return (
    <Stack gap="md" aria-hidden>
      <div className={classes.figures}>
        {[0, 1, 2, 3].map((each) => (
          <Skeleton key={each} h={92} radius="md" />
        ))}
      </div>
      <Skeleton h={340} radius="md" />
      <Skeleton h={240} radius="md" />
    </Stack>
  )
}
