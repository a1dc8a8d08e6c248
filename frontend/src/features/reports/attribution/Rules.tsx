import { SegmentedControl } from '@mantine/core'
import type { EChartsCoreOption } from 'echarts/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { ChartColors } from '@/charts/Chart'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { ReportAnswer, Row } from '../api'
import { isNamed, numberOf, textOf, written } from '../cells'
import { ChartCard } from '../ChartCard'
import { ReportTable } from '../ReportTable'
import { RULES } from '../search'

const FONT = "'Inter Variable', system-ui, sans-serif"
const COLORS: Record<(typeof RULES)[number], string> = { last: '#2a9eaa', first: '#d9822b', even: '#8467e8' }
const MOST = 12

/** The three rules beside each other: the same revenue, given to other messages. */
export function Rules({ answer, rule }: { answer: ReportAnswer; rule: (typeof RULES)[number] }) {
  const { t } = useTranslation('report_attribution')
  const format = useFormat()
  const label = useLabel()
  const [by, setBy] = useState<'rules' | 'rules_journeys'>('rules')
  const rows = answer.tables.find(({ key }) => key === by)?.rows
  const option = useCallback(
    (colors: ChartColors) =>
      compared({
        rows: (rows ?? []).slice(0, MOST),
        name: (row) => (isNamed(row.journey) ? row.journey.name : row.channel ? label('channel', textOf(row.channel)) : t('noJourney')),
        rules: RULES.map((each) => ({ key: each, name: t(`rule.${each}.name`), chosen: each === rule })),
        currency: answer.currency,
        format,
        colors,
      }),
    [rows, rule, answer.currency, label, t, format],
  )
  if (!rows || rows.length === 0) return null
  return (
    <ChartCard
      title={t('compared.title')}
      says={t('compared.says')}
      option={option}
      height={Math.max(200, Math.min(rows.length, MOST) * 58 + 60)}
      table={<ReportTable bare report={answer} table={by} />}
      actions={
        <SegmentedControl
          aria-label={t('compared.by')}
          data={[
            { value: 'rules', label: t('compared.channels') },
            { value: 'rules_journeys', label: t('compared.journeys') },
          ]}
          value={by}
          onChange={(value) => setBy(value === 'rules_journeys' ? 'rules_journeys' : 'rules')}
        />
      }
    />
  )
}

interface Asked {
  rows: Row[]
  name: (row: Row) => string
  rules: { key: (typeof RULES)[number]; name: string; chosen: boolean }[]
  currency: string
  format: Format
  colors: ChartColors
}

function compared({ rows, name, rules, currency, format, colors }: Asked): EChartsCoreOption {
  return {
    animationDuration: 300,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 24, top: 34, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: colors.text, fontSize: 12 } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      valueFormatter: (value: unknown) => written(Number(value), 'money', format, currency) ?? '–',
    },
    xAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.compact(value) },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(name),
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: { color: colors.text, fontSize: 12, width: 150, overflow: 'truncate' },
    },
    series: rules.map(({ key, name: said, chosen }) => ({
      name: said,
      type: 'bar',
      color: COLORS[key],
      data: rows.map((row) => numberOf(row[`revenue_${key}`])),
      barMaxWidth: 13,
      itemStyle: { borderRadius: [0, 3, 3, 0], opacity: chosen ? 1 : 0.55 },
    })),
  }
}
