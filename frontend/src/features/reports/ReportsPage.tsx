import { Card, Skeleton, Text } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  IconAntennaBars5,
  IconArrowsSplit,
  IconChartBar,
  IconChartHistogram,
  IconChecklist,
  IconHourglass,
  IconLayoutDashboard,
  IconRefresh,
  IconRoute,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { TextLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'

import { type ReportName, useReportNames } from './api'
import classes from './Reports.module.css'
import { useReportWords } from './words'

/** A report that is not in this table has the usual look. */
const ICONS: Record<string, TablerIcon> = {
  overview: IconLayoutDashboard,
  journey: IconRoute,
  channels: IconAntennaBars5,
  attribution: IconAdjustmentsHorizontal,
  lift: IconArrowsSplit,
  people: IconUsersGroup,
  consents: IconChecklist,
  cohorts: IconChartHistogram,
  lifecycle: IconRefresh,
  rfm: IconHourglass,
}

/** All reports, each with what it answers. */
export default function ReportsPage() {
  const { t } = useTranslation('reports')
  const reports = useReportNames()
  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} />
      {reports.isLoadingError ? (
        <Failed error={reports.error} onRetry={() => void reports.refetch()} />
      ) : reports.data?.length === 0 ? (
        <State icon={IconChartBar} title={t('empty.title')}>
          {t('empty.text')}
        </State>
      ) : (
        <div className={classes.cards}>
          {reports.data ? reports.data.map((report) => <ReportCard key={report.key} report={report} />) : [0, 1, 2, 3].map((each) => <Skeleton key={each} h={118} radius="md" />)}
        </div>
      )}
    </Page>
  )
}

function ReportCard({ report }: { report: ReportName }) {
  const words = useReportWords(report.key)
  const Icon = ICONS[report.key] ?? IconChartBar
  return (
    <Card className={classes.card}>
      <div className={classes.cardTop}>
        <Icon size={20} stroke={1.7} aria-hidden />
        <TextLink to="/reports/$report" params={{ report: report.key }} fw={620} className={classes.cardLink}>
          {words.label(report.label)}
        </TextLink>
      </div>
      <Text size="sm" c="dimmed" mt={6}>
        {words.says(report.says)}
      </Text>
    </Card>
  )
}
