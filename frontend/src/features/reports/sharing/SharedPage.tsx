import { Badge, Button, Text } from '@mantine/core'
import { IconClockPause, IconLinkOff } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { Logo } from '@/components/Logo'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'
import { useFormat } from '@/format'

import { dayOf } from '../days'
import { ReportBody, ReportSkeleton } from '../ReportBody'
import { useReportWords } from '../words'
import { type SharedReport, useSharedReport } from './api'
import classes from './Sharing.module.css'

/** A report by a link: for whoever has it, without a log-in, and with no way further into the application. */
export default function SharedPage() {
  const { t } = useTranslation('reports')
  const { token } = useParams({ from: '/shared/$token' })
  const found = useSharedReport(token)
  return (
    <main className={classes.shared}>
      <div className={classes.brand}>
        <Logo size={26} />
        <Badge color="gray">{t('shared.by')}</Badge>
      </div>
      <Page>
        {found.data ? <Shown report={found.data} /> : found.isLoadingError ? <Gone error={found.error} onRetry={() => void found.refetch()} /> : <ReportSkeleton />}
      </Page>
    </main>
  )
}

function Shown({ report }: { report: SharedReport }) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const words = useReportWords(report.key)
  const period = format.range(dayOf(report.period.from), dayOf(report.period.to))
  return (
    <>
      <PageHeader
        title={report.name || words.label(report.label)}
        subtitle={`${period} · ${report.name ? words.label(report.label) : words.says(report.says)}`}
      />
      <ReportBody answer={report} surroundings={{ filters: report.period, shared: true }} />
      <Text size="xs" c="dimmed">
        {t('about', { zone: report.time_zone, period, at: format.time(report.answered_at) })}
        {report.expires_at !== null && ` · ${t('shared.until', { day: format.date(report.expires_at) })}`}
      </Text>
    </>
  )
}

/** One page for a link that never was, was revoked or has expired: it tells a stranger nothing. */
function Gone({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('reports')
  const status = error instanceof ApiError ? error.status : undefined
  if (status === 404) {
    return (
      <State icon={IconLinkOff} title={t('shared.gone.title')}>
        {t('shared.gone.text')}
      </State>
    )
  }
  if (status === 429) {
    return (
      <State icon={IconClockPause} title={t('shared.often.title')} actions={<Button onClick={onRetry}>{t('shared.again')}</Button>}>
        {t('shared.often.text')}
      </State>
    )
  }
  return <Failed error={error} onRetry={onRetry} size="page" />
}
