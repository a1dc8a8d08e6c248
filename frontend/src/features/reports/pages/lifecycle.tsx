import { Card, Switch, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import type { ChartColors } from '@/charts/Chart'
import { startingWith } from '@/features/segments/ready/start'
import { signed, useFormat } from '@/format'

import type { Column, ReportAnswer, Row } from '../api'
import { ChartCard } from '../ChartCard'
import classes from '../customers/Customers.module.css'
import { Heat } from '../customers/Heat'
import { flowsOption, inOrder, type LifecycleExtra, ORDER, STAGE_COLORS } from '../customers/lifecycle'
import { figure, rowsOf } from '../customers/rows'
import { dayOf } from '../days'
import type { PageProps } from '../page'
import { ReportTable } from '../ReportTable'

/** In which stage of life customers are, and from which they came. */
export default function LifecycleReport({ answer: given, shared }: PageProps) {
  const { t } = useTranslation('report_lifecycle')
  const answer = useMemo(() => inOrder(given), [given])
  const stage = (row: Row, column: Column, usual: React.ReactNode) => (column.key === 'stage' ? t(`stages.${row.key}`) : usual)
  return (
    <>
      <Stages answer={answer} shared={shared} />
      <Flows answer={answer} />
      <ReportTable report={answer} table="stages" cell={stage} />
      <Matrix answer={answer} />
    </>
  )
}

/** A card for each stage: how many are in it, whether they became more, what it means. */
function Stages({ answer, shared }: { answer: ReportAnswer; shared: boolean }) {
  const { t } = useTranslation('report_lifecycle')
  const format = useFormat()
  const { rules } = answer.extra as unknown as LifecycleExtra
  const rows = rowsOf(answer, 'stages')
  return (
    <section className={classes.stages} aria-label={t('now')}>
      {ORDER.flatMap((key) => {
        const row = rows.find((each) => each.key === key)
        if (!row) return []
        const change = figure(row, 'end') - figure(row, 'start')
        const rule = rules.stages?.[key]?.end
        return (
          <Card key={key} padding="sm" className={classes.stage} style={{ ['--stage' as string]: STAGE_COLORS[key] }} data-testid={`stage-${key}`}>
            <Text size="sm" fw={600}>
              {t(`stages.${key}`)}
            </Text>
            <b className="k-num">{format.number(figure(row, 'end'))}</b>
            <Text size="xs" c="dimmed" className="k-num">
              {format.percent(figure(row, 'share'))} · {change === 0 ? '±0' : signed(change, format.number(Math.abs(change)))}
            </Text>
            <Text size="xs" c="dimmed" mt={4}>
              {t(`definitions.${key}`)}
            </Text>
            {rule && !shared && <OpenStage name={t(`stages.${key}`)} rule={rule} />}
          </Card>
        )
      })}
    </section>
  )
}

function OpenStage({ name, rule }: { name: string; rule: Parameters<typeof startingWith>[0]['rule'] }) {
  const { t } = useTranslation('report_lifecycle')
  if (!useCanEdit('segments')) return null
  return (
    <Link {...startingWith({ name, rule })} className={classes.open} aria-label={t('openNamed', { name })}>
      {t('open')}
    </Link>
  )
}

function Flows({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_lifecycle')
  const format = useFormat()
  const [withNever, setWithNever] = useState(false)
  const extra = answer.extra as unknown as LifecycleExtra
  const words = useMemo(
    () => ({
      stage: (key: string) => t(`stages.${key}`),
      start: t('at', { day: format.date(dayOf(extra.from_on)) }),
      end: t('at', { day: format.date(dayOf(extra.to_on)) }),
    }),
    [t, format, extra.from_on, extra.to_on],
  )
  const option = useCallback((colors: ChartColors) => flowsOption(extra, withNever, words, format, colors), [extra, withNever, words, format])
  if (extra.flows.length === 0) return null
  return (
    <ChartCard
      title={t('flows')}
      says={t('flowsSays', { from: format.date(dayOf(extra.from_on)), to: format.date(dayOf(extra.to_on)) })}
      option={option}
      height={420}
      table={<ReportTable bare report={answer} table="flows" />}
      actions={<Switch size="sm" label={t('withNever')} checked={withNever} onChange={({ currentTarget }) => setWithNever(currentTarget.checked)} />}
    />
  )
}

/** The same as a table: the diagonal are those who stayed. */
function Matrix({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_lifecycle')
  const rows = rowsOf(answer, 'flows')
  const cell = (row: Row, column: Column, usual: React.ReactNode) => {
    if (column.key === 'stage') return t(`stages.${row.key}`)
    if (!column.key.startsWith('to_')) return usual
    const whole = figure(row, 'start')
    return <Heat heat={whole === 0 ? 0 : figure(row, column.key) / whole}>{usual}</Heat>
  }
  return rows.length === 0 ? null : <ReportTable report={answer} table="flows" cell={cell} />
}
