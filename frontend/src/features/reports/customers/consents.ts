import type { EChartsCoreOption } from 'echarts/core'

import type { ChartColors } from '@/charts/Chart'
import type { Format } from '@/format'

import type { Row } from '../api'
import { rounded, standingAxis } from '../axis'
import { dayOf } from '../days'
import { figure, textOf } from './rows'

export const GREEN = '#2f9e6e'
export const RED = '#cf5668'
const BLUE = '#3b82d6'

export interface Words {
  granted: string
  withdrawn: string
  standing: string
}

/** What came and went day by day, and what stood at the end of each. */
export function daysOption(rows: Row[], words: Words, format: Format, colors: ChartColors): EChartsCoreOption {
  const label = { color: colors.dimmed, fontSize: 11, hideOverlap: true }
  const compact = { ...label, formatter: (value: number) => format.compact(value) }
  return {
    legend: { top: 0, right: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 4, textStyle: { color: colors.text, fontSize: 12 } },
    grid: { left: 8, right: 8, top: 34, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: unknown) => format.number(Math.abs(Number(value))),
    },
    xAxis: {
      type: 'category',
      data: rows.map((row) => format.day(dayOf(textOf(row, 'day')))),
      axisLine: { lineStyle: { color: colors.grid }, onZero: false },
      axisTick: { show: false },
      axisLabel: label,
    },
    yAxis: [
      {
        type: 'value',
        // What came has room also while only something went: a lone withdrawal does not fill the picture.
        min: ({ min }: { min: number }) => (min < 0 ? -rounded(-min) : 0),
        max: ({ max }: { max: number }) => rounded(Math.max(1, max)),
        minInterval: 1,
        splitLine: { lineStyle: { color: colors.grid } },
        axisLabel: compact,
      },
      { type: 'value', ...standingAxis(rows.map((row) => figure(row, 'end'))), splitLine: { show: false }, axisLabel: { ...label, formatter: (value: number) => format.number(value) } },
    ],
    series: [
      { type: 'bar', name: words.granted, stack: 'flow', data: rows.map((row) => figure(row, 'granted')), barMaxWidth: 18, color: GREEN, itemStyle: { borderRadius: [3, 3, 0, 0] } },
      { type: 'bar', name: words.withdrawn, stack: 'flow', data: rows.map((row) => -figure(row, 'withdrawn')), barMaxWidth: 18, color: RED, itemStyle: { borderRadius: [0, 0, 3, 3] } },
      { type: 'line', name: words.standing, yAxisIndex: 1, data: rows.map((row) => figure(row, 'end')), showSymbol: rows.length === 1, color: BLUE, lineStyle: { width: 2.5 } },
    ],
  }
}
