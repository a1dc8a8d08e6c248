import { Group, Skeleton, Stack } from '@mantine/core'
import { IconChartBar, IconMasksTheater } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { useOverview } from '@/api/overview'
import { useCanEdit } from '@/api/session'
import type { Overview } from '@/api/types'
import { ButtonLink } from '@/components/links'
import { Note } from '@/components/Note'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'
import { FilterBar } from '@/features/reports/FilterBar'
import { MoneyNote } from '@/features/reports/MoneyNote'
import type { ReportSearch } from '@/features/reports/search'
import { useFormat } from '@/format'
import { periodOf } from '@/period/period'
import { PeriodPicker } from '@/period/PeriodPicker'
import { useToday } from '@/period/useToday'

import { ChannelTable } from './ChannelTable'
import { FigureCard } from './FigureCard'
import { FIGURES, isEmpty } from './figures'
import { FirstSteps } from './FirstSteps'
import { type Home, useHome } from './home'
import classes from './Home.module.css'
import { JourneyTable } from './JourneyTable'
import { NeedsCard } from './NeedsCard'
import { HomeMenu, HomeOpening } from './opening'
import { SectionTitle } from './SectionTitle'
import { TodayStrip } from './TodayStrip'
import { useLiveOverview } from './useLiveOverview'

const FILTERS = ['brand', 'journey', 'channel', 'segment']
const CHART_HEIGHT = 372
const SeriesCard = lazy(() => import('./SeriesCard'))

/** What the journeys achieved in a period: messages, reactions, purchases, cost and what was saved. */
export default function HomePage() {
  const { t } = useTranslation('dashboard')
  const search = useSearch({ from: '/' })
  const navigate = useNavigate({ from: '/' })
  const format = useFormat()
  const today = useToday()
  const period = periodOf(search, today)
  const { brand, journey, channel, segment } = search
  const chosen = { brand, journey, channel, segment }
  const overview = useOverview({ ...period, ...chosen })
  const home = useHome({ ...period, ...chosen })
  const filtered = Object.values(chosen).some((each) => each !== undefined)
  useLiveOverview()

  return (
    <Page>
      <PageHeader
        title={t('title')}
        subtitle={`${format.range(period.from, period.to)} ${overview.data?.time_zone ?? ''}`}
        actions={
          <Group gap={6}>
            <PeriodPicker search={search} period={period} onChange={(next) => void navigate({ search: (before) => ({ ...before, days: undefined, from: undefined, to: undefined, ...next }) })} />
            <HomeMenu search={search} today={today} />
          </Group>
        }
      />
      <FilterBar
        takes={FILTERS}
        value={chosen}
        onChange={(next) => void navigate({ search: (before) => ({ ...before, ...next }) })}
      />
      {overview.isLoadingError ? (
        <Failed error={overview.error} onRetry={() => void overview.refetch()} />
      ) : !overview.data ? (
        <Loading />
      ) : isEmpty(overview.data) && !filtered ? (
        <FirstSteps otherwise={<Nothing />} />
      ) : (
        <HomeOpening search={search} today={today}>
          <Numbers
            overview={overview.data}
            home={home.data}
            stale={overview.isPlaceholderData}
            search={search}
            today={
              <HomeOpening search={{ ...chosen, from: today, to: today }} today={today}>
                <TodayStrip today={today} filter={chosen} home={home.data} />
              </HomeOpening>
            }
          />
        </HomeOpening>
      )}
    </Page>
  )
}

interface NumbersProps {
  overview: Overview
  home: Home | undefined
  stale: boolean
  search: ReportSearch
  today: ReactNode
}

function Numbers({ overview, home, stale, search, today }: NumbersProps) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  return (
    <Stack gap="md" className={stale ? classes.loading : undefined}>
      {overview.rehearsal && (
        <Note icon={IconMasksTheater} color="violet">
          {t('rehearsal', { count: overview.rehearsed, number: format.number(overview.rehearsed), all: format.number(overview.totals.sent) })}
        </Note>
      )}
      <MoneyNote answer={overview} />
      {home ? <NeedsCard needs={home.needs} /> : <Skeleton h={76} radius="md" />}
      {today}
      <div>
        <SectionTitle>{t('inPeriod', { period: format.range(overview.period.from, overview.period.to), before: format.range(overview.previous_period.from, overview.previous_period.to) })}</SectionTitle>
        <section className={classes.figures} aria-label={t('totals')}>
          {FIGURES.map((figure) => (
            <FigureCard key={figure.key} figure={figure} overview={overview} home={home} search={search} />
          ))}
        </section>
      </div>
      <Suspense fallback={<Skeleton h={CHART_HEIGHT} radius="md" />}>
        <SeriesCard overview={overview} />
      </Suspense>
      <ChannelTable rows={overview.channels} currency={overview.currency} />
      <JourneyTable rows={overview.journeys} currency={overview.currency} health={home?.journeys ?? []} search={search} />
    </Stack>
  )
}

function Loading() {
  return (
    <>
      <div className={classes.figures}>
        {FIGURES.map(({ key }) => (
          <Skeleton key={key} h={112} radius="md" />
        ))}
      </div>
      <Skeleton h={CHART_HEIGHT} radius="md" />
      <Skeleton h={220} radius="md" />
    </>
  )
}

/** Nobody's first dashboard is a wall of zeros: it says where the numbers come from. */
function Nothing() {
  const { t } = useTranslation('dashboard')
  const canEdit = useCanEdit('journeys')
  return (
    <State
      icon={IconChartBar}
      title={t('empty.title')}
      actions={<ButtonLink to="/journeys">{canEdit ? t('empty.action') : t('empty.look')}</ButtonLink>}
    >
      {t('empty.text')}
    </State>
  )
}
