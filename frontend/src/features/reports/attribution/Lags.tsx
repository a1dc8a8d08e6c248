import type { EChartsCoreOption } from 'echarts/core'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { ChartColors } from '@/charts/Chart'
import { type Format, useFormat } from '@/format'

import type { ReportAnswer, Row } from '../api'
import { numberOf } from '../cells'
import { ChartCard } from '../ChartCard'
import { ReportTable } from '../ReportTable'

const FONT = "'Inter Variable', system-ui, sans-serif"
const MINUTE = 60
const HOUR = 3600
const DAY = 86_400
/** Where each row's span ends, in seconds (analytics/attributed/figures.py). */
const EDGES = [10 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY]

/** How long after the touch people bought: so long a step may wait before it gives up. */
export function Lags({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_attribution')
  const format = useFormat()
  const rows = answer.tables.find(({ key }) => key === 'lags')?.rows
  const names = (rows ?? []).map((row) => t('lags.upTo', { time: format.duration(EDGES[Number(row.key)] ?? 0) }))
  const half = (rows ?? []).find((row) => (numberOf(row.by_then) ?? 0) >= 0.5)
  const option = useCallback(
    (colors: ChartColors) =>
      lags({
        rows: rows ?? [],
        spans: EDGES.map((edge) => t('lags.upTo', { time: format.duration(edge) })),
        names: [t('lags.purchases'), t('lags.byThen')],
        format,
        colors,
      }),
    [rows, t, format],
  )
  if (!rows || !half) return null
  return (
    <ChartCard
      title={t('lags.title')}
      says={t('lags.says', { time: format.duration(EDGES[Number(half.key)] ?? 0) })}
      option={option}
      height={240}
      table={
        <ReportTable bare report={answer} table="lags" cell={(row, column, usual) => (column.key === 'span' ? names[Number(row.key)] : usual)} />
      }
    />
  )
}

interface Asked {
  rows: Row[]
  spans: string[]
  names: [string, string]
  format: Format
  colors: ChartColors
}

function lags({ rows, spans, names, format, colors }: Asked): EChartsCoreOption {
  const axis = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: colors.dimmed, fontSize: 11 } }
  return {
    animationDuration: 300,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 8, top: 34, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: colors.text, fontSize: 12 } },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
    },
    xAxis: { type: 'category', data: spans, ...axis, axisLine: { lineStyle: { color: colors.grid } }, axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true } },
    yAxis: [
      { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: colors.grid } }, ...axis, axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.compact(value) } },
      { type: 'value', min: 0, max: 1, splitLine: { show: false }, ...axis, axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.percent(value) } },
    ],
    series: [
      {
        name: names[0],
        type: 'bar',
        color: '#2a9eaa',
        data: rows.map((row) => numberOf(row.purchases)),
        barMaxWidth: 40,
        itemStyle: { borderRadius: [3, 3, 0, 0] },
        tooltip: { valueFormatter: (value: unknown) => format.number(Number(value)) },
      },
      {
        name: names[1],
        type: 'line',
        yAxisIndex: 1,
        color: '#d9822b',
        data: rows.map((row) => numberOf(row.by_then)),
        symbolSize: 5,
        tooltip: { valueFormatter: (value: unknown) => format.percent(Number(value)) },
      },
    ],
  }
}
