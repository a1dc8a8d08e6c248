import { Group, Select } from '@mantine/core'
import { IconFilter, IconRoute } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useJourneyNames } from '@/api/overview'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, NotFoundPage, State } from '@/components/states'
import { useFormat } from '@/format'
import { PeriodPicker } from '@/period/PeriodPicker'
import { useToday } from '@/period/useToday'

import { type ReportName, useReport, useReportNames } from './api'
import { dayOf } from './days'
import { FilterBar } from './FilterBar'
import { ReportBody, ReportSkeleton } from './ReportBody'
import { ReportMenu } from './ReportMenu'
import { filtersOf, type ReportSearch } from './search'
import { useLiveReport } from './useLiveReport'
import { useReportWords } from './words'

/** A report: what it answers, what it is limited to, and what it found. */
export default function ReportPage() {
  const { report: key } = useParams({ from: '/reports/$report' })
  const names = useReportNames()
  const report = names.data?.find((each) => each.key === key)
  if (names.isLoadingError) {
    return (
      <Page>
        <Failed error={names.error} onRetry={() => void names.refetch()} size="page" />
      </Page>
    )
  }
  if (names.data && !report) return <NotFoundPage />
  // Another report is another page: nothing of the one before stays.
  return report ? <Report key={key} report={report} /> : <Loading />
}

function Report({ report }: { report: ReportName }) {
  const { t } = useTranslation('reports')
  const search = useSearch({ from: '/reports/$report' })
  const navigate = useNavigate({ from: '/reports/$report' })
  const format = useFormat()
  const words = useReportWords(report.key)
  const filters = filtersOf(search, report.takes, useToday())
  const missing = report.needs.find((name) => filters[name as keyof typeof filters] === undefined)
  const found = useReport(report.key, filters, missing === undefined)
  const choose = (change: Partial<ReportSearch>) => void navigate({ search: (before) => ({ ...before, ...change }) })
  useLiveReport(report.key)

  return (
    <Page>
      <PageHeader
        title={words.label(report.label)}
        crumbs={[{ label: t('title'), to: '/reports' }]}
        subtitle={words.says(report.says)}
        actions={
          <Group gap={6}>
            <PeriodPicker search={search} period={filters} onChange={(period) => choose({ days: undefined, from: undefined, to: undefined, ...period })} />
            <ReportMenu report={report} answer={found.data} search={search} filters={filters} />
          </Group>
        }
      />
      <FilterBar takes={report.takes} needs={report.needs} value={search} onChange={choose} />
      {missing ? (
        <Missing what={missing} onChoose={(journey) => choose({ journey })} />
      ) : found.isLoadingError ? (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <>
          <ReportBody
            answer={found.data}
            surroundings={{ filters, choose, view: search.view, shared: false }}
            stale={found.isPlaceholderData}
          />
          <small style={{ color: 'var(--mantine-color-dimmed)' }}>
            {t('about', {
              zone: found.data.time_zone,
              period: format.range(dayOf(found.data.period.from), dayOf(found.data.period.to)),
              at: format.time(found.data.answered_at),
            })}
          </small>
        </>
      ) : (
        <ReportSkeleton />
      )}
    </Page>
  )
}

/** The report is about one journey: here it is chosen, and not only asked for. */
function Missing({ what, onChoose }: { what: string; onChoose: (journey: number) => void }) {
  const { t } = useTranslation('reports')
  const journeys = useJourneyNames().data ?? []
  if (what !== 'journey') return <State icon={IconFilter} title={t('needs.any.title')}>{t('needs.any.text')}</State>
  return (
    <State
      icon={IconRoute}
      title={t('needs.journey.title')}
      actions={
        <Select
          w={320}
          aria-label={t('needs.journey.title')}
          placeholder={t('needs.journey.title')}
          searchable
          nothingFoundMessage={t('needs.journey.none')}
          data={journeys.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(id) => id !== null && onChoose(Number(id))}
        />
      }
    >
      {journeys.length > 0 ? t('needs.journey.text') : t('needs.journey.none')}
    </State>
  )
}

function Loading() {
  return (
    <Page>
      <PageHeader title="" loading />
      <ReportSkeleton />
    </Page>
  )
}
