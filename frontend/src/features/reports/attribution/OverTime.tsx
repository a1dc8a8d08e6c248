import { SegmentedControl } from '@mantine/core'
import type { EChartsCoreOption } from 'echarts/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { ChartColors } from '@/charts/Chart'
import { type Format, useFormat } from '@/format'

import type { ReportAnswer, Row } from '../api'
import { numberOf, textOf, written } from '../cells'
import { ChartCard } from '../ChartCard'
import { dayOf } from '../days'
import { ReportTable } from '../ReportTable'
import { PART_COLORS } from './AllPurchases'

const FONT = "'Inter Variable', system-ui, sans-serif"

/** Day by day what counts for messages, on top of it all that does not. */
export function OverTime({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_attribution')
  const format = useFormat()
  const [measure, setMeasure] = useState<'revenue' | 'purchases'>('revenue')
  const rows = answer.tables.find(({ key }) => key === 'days')?.rows
  const option = useCallback(
    (colors: ChartColors) =>
      overTime({ rows: rows ?? [], measure, currency: answer.currency, names: [t('days.here'), t('days.others')], format, colors }),
    [rows, measure, answer.currency, t, format],
  )
  return (
    <ChartCard
      title={t('days.title')}
      says={t('days.says')}
      option={option}
      height={260}
      table={<ReportTable bare report={answer} table="days" />}
      actions={
        <SegmentedControl
          aria-label={t('measure')}
          data={[
            { value: 'revenue', label: t('days.revenue') },
            { value: 'purchases', label: t('days.purchases') },
          ]}
          value={measure}
          onChange={(value) => setMeasure(value === 'purchases' ? 'purchases' : 'revenue')}
        />
      }
    />
  )
}

interface Asked {
  rows: Row[]
  measure: 'revenue' | 'purchases'
  currency: string
  names: [string, string]
  format: Format
  colors: ChartColors
}

function overTime({ rows, measure, currency, names, format, colors }: Asked): EChartsCoreOption {
  const kind = measure === 'revenue' ? 'money' : 'number'
  const keys = measure === 'revenue' ? ['revenue', 'others_revenue'] : ['purchases', 'others']
  return {
    animationDuration: 300,
    color: [PART_COLORS.here, PART_COLORS.none],
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 12, top: 34, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: colors.text, fontSize: 12 } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      valueFormatter: (value: unknown) => written(Number(value), kind, format, currency) ?? '–',
    },
    xAxis: {
      type: 'category',
      data: rows.map((row) => format.day(dayOf(textOf(row.day)))),
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.compact(value) },
    },
    series: keys.map((key, index) => ({
      name: names[index],
      type: 'bar',
      stack: 'all',
      data: rows.map((row) => numberOf(row[key])),
      barMaxWidth: 22,
      itemStyle: index === 1 ? { borderRadius: [3, 3, 0, 0] } : undefined,
    })),
  }
}
