import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { ChartColors } from '@/charts/Chart'
import { useFormat } from '@/format'

import type { ReportAnswer, Row } from '../api'
import { ChartCard } from '../ChartCard'
import { daysOption } from '../customers/consents'
import classes from '../customers/Customers.module.css'
import { rowsOf } from '../customers/rows'
import { Figure, Figures } from '../Figure'
import type { PageProps } from '../page'
import { ReportTable } from '../ReportTable'

/** What customers allow: how it grew and shrank, where, and why. */
export default function ConsentsReport({ answer }: PageProps) {
  const { t } = useTranslation('report_consents')
  // A source of which the product knows nothing (a form, an import) has its own name.
  const nameOf = (source: string) => t(`sources.${source === '-' ? 'unknown' : source}`, { defaultValue: source })
  return (
    <>
      <Whole answer={answer} />
      <Days answer={answer} />
      <ReportTable report={answer} table="topics" />
      <ReportTable
        report={answer}
        table="sources"
        cell={(row: Row, column, usual) =>
          column.key === 'source' ? (
            <span className={classes.sources} title={row.key}>
              {nameOf(row.key)}
            </span>
          ) : (
            usual
          )
        }
      />
    </>
  )
}

function Whole({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_consents')
  const [whole] = rowsOf(answer, 'summary')
  if (!whole) return null
  const here = (column: string) => ({ table: 'summary', column, row: whole.key })
  return (
    <Figures label={t('whole')}>
      <Figure label={t('figures.end')} says={t('figures.endSays')} value={whole.end} place={here('end')} before={whole.start} more="good" unit="consents" testId="consents-end" />
      <Figure label={t('figures.granted')} says={t('figures.grantedSays')} value={whole.granted} place={here('granted')} unit="consents" />
      <Figure label={t('figures.withdrawn')} says={t('figures.withdrawnSays')} value={whole.withdrawn} place={here('withdrawn')} unit="consents" />
      <Figure label={t('figures.net')} says={t('figures.netSays')} value={whole.net} place={here('net')} unit="consents" />
      <Figure label={t('figures.loss')} says={t('figures.lossSays')} kind="share" value={whole.loss} place={here('loss')} />
      <Figure label={t('figures.refused')} says={t('figures.refusedSays')} value={whole.refused} place={here('refused')} unit="consents" />
    </Figures>
  )
}

function Days({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_consents')
  const format = useFormat()
  const words = useMemo(() => ({ granted: t('figures.granted'), withdrawn: t('figures.withdrawn'), standing: t('figures.standing') }), [t])
  const rows = rowsOf(answer, 'days')
  const option = useCallback((colors: ChartColors) => daysOption(rows, words, format, colors), [rows, words, format])
  return <ChartCard title={t('growth')} says={t('growthSays')} option={option} table={<ReportTable bare report={answer} table="days" />} />
}
