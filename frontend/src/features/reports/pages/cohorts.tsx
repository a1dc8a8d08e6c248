import { Card, SegmentedControl, Text, Title } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import type { ChartColors } from '@/charts/Chart'
import { Note } from '@/components/Note'
import { useFormat } from '@/format'
import { RfmSquares } from '@/features/segments/ready/RfmGrid'

import type { Column, ReportAnswer, Row } from '../api'
import { numberOf, written } from '../cells'
import { ChartCard } from '../ChartCard'
import { type CohortsExtra, curvesOption, heatOf, isMonth, type Measure, MEASURES, monthOf, rfmOf } from '../customers/cohorts'
import { Heat } from '../customers/Heat'
import { rowsOf, tableOf, textOf } from '../customers/rows'
import { useMonth } from '../customers/useMonth'
import { Figure, Figures } from '../Figure'
import type { PageProps } from '../page'
import { totalOf } from '../people/opening'
import { ReportTable } from '../ReportTable'

/** Who came back in the months after their first purchase, for how much, and the RFM grid of all who bought. */
export default function CohortsReport({ answer, view, choose, shared }: PageProps) {
  const { t } = useTranslation('report_cohorts')
  const measure = MEASURES.find((each) => each === view) ?? 'retention'
  const { earlier_cohorts: earlier } = answer.extra as unknown as CohortsExtra
  const choice = choose && (
    <SegmentedControl
      aria-label={t('measure')}
      data={MEASURES.map((value) => ({ value, label: t(`measures.${value}`) }))}
      value={measure}
      onChange={(value) => choose({ view: value })}
    />
  )
  return (
    <>
      <Whole answer={answer} />
      <Triangle answer={answer} measure={measure} actions={choice} />
      {earlier > 0 && (
        <Note icon={IconInfoCircle} color="petrol">
          {t('earlier', { count: earlier })}
        </Note>
      )}
      <Curves answer={answer} measure={measure} />
      <Squares answer={answer} shared={shared} />
    </>
  )
}

function Whole({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_cohorts')
  const retention = tableOf(answer, 'retention')?.total
  const revenue = tableOf(answer, 'revenue')?.total
  if (!retention || !revenue) return null
  return (
    <Figures label={t('whole')}>
      <Figure label={t('figures.customers')} says={t('figures.customersSays')} value={retention.customers} place={totalOf('retention', 'customers')} unit="people" testId="cohorts-customers" />
      {[1, 3, 6].map((after) => (
        <Figure
          key={after}
          label={t('figures.back', { count: after })}
          says={t('figures.backSays', { count: after })}
          kind="share"
          value={retention[`m${after}`] ?? null} place={totalOf('retention', `m${after}`)}
          note={t('figures.backNote')}
        />
      ))}
      <Figure label={t('figures.revenue')} says={t('figures.revenueSays')} kind="money" value={revenue.revenue} place={totalOf('revenue', 'revenue')} currency={answer.currency} note={t('figures.revenueNote')} />
      <Figure label={t('figures.per')} says={t('figures.perSays')} kind="money" value={revenue.per_customer} place={totalOf('revenue', 'per_customer')} currency={answer.currency} note={t('figures.perNote')} />
    </Figures>
  )
}

interface TriangleProps {
  answer: ReportAnswer
  measure: Measure
  actions: React.ReactNode
}

/** A row for each cohort, warmer where more came back. */
function Triangle({ answer, measure, actions }: TriangleProps) {
  const month = useMonth()
  const table = tableOf(answer, measure)
  const heat = useMemo(() => (table ? heatOf(table.rows, table.columns) : () => 0), [table])
  const cell = (row: Row, column: Column, usual: React.ReactNode) => {
    if (column.key === 'month') return month(textOf(row, 'month'))
    if (!isMonth(column) || numberOf(row[column.key]) === null) return isMonth(column) ? null : usual
    return <Heat heat={monthOf(column) === 0 ? 0.08 : heat(row, column)}>{usual}</Heat>
  }
  return <ReportTable key={measure} report={answer} table={measure} cell={cell} actions={actions} />
}

function Curves({ answer, measure }: { answer: ReportAnswer; measure: Measure }) {
  const { t } = useTranslation('report_cohorts')
  const format = useFormat()
  const month = useMonth()
  const table = tableOf(answer, measure)
  const option = useCallback(
    (colors: ChartColors) =>
      curvesOption(
        table?.rows ?? [],
        table?.columns ?? [],
        (row) => month(textOf(row, 'month')),
        (months) => t('after', { count: months }),
        (cell) => written(cell, measure === 'retention' ? 'share' : 'money', format, answer.currency) ?? '–',
        colors,
        format,
      ),
    [table, month, t, measure, format, answer.currency],
  )
  if (!table?.columns.some((each) => each.key === 'm2')) return null
  return <ChartCard title={t(`curves.${measure}`)} says={t('curvesSays')} option={option} table={<ReportTable bare report={answer} table={measure} />} />
}

/** The squares of the grid; behind a shared link they lead nowhere. */
function Squares({ answer, shared }: { answer: ReportAnswer; shared: boolean }) {
  const { t } = useTranslation('report_cohorts')
  const rfm = useMemo(() => rfmOf(answer), [answer])
  if (!rfm) return <Text c="dimmed">{t('noGrid')}</Text>
  if (rowsOf(answer, 'rfm').length === 0) return null
  const isNow = Boolean((answer.extra as unknown as CohortsExtra).rules.rfm)
  return (
    <Card component="section" aria-label={t('grid')}>
      <Title order={2}>{t('grid')}</Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t(shared || !isNow ? 'gridSays' : 'gridOpens')}
      </Text>
      {shared || !isNow ? <RfmSquares rfm={rfm} canUse={false} /> : <OpenSquares rfm={rfm} />}
    </Card>
  )
}

function OpenSquares({ rfm }: { rfm: NonNullable<ReturnType<typeof rfmOf>> }) {
  return <RfmSquares rfm={rfm} canUse={useCanEdit('segments')} />
}
