import type { EChartsCoreOption } from 'echarts/core'

import type { ChartColors } from '@/charts/Chart'
import type { Rfm } from '@/api/readySegments'
import type { Rule } from '@/api/types'
import type { Format } from '@/format'

import type { Column, ReportAnswer, Row } from '../api'
import { numberOf } from '../cells'
import { rowsOf } from './rows'

export const MEASURES = ['retention', 'revenue'] as const
export type Measure = (typeof MEASURES)[number]

export interface CohortsExtra {
  as_of: string
  earlier_cohorts: number
  rules: { rfm?: Record<string, { customers: Rule }> }
  parts: Partial<Pick<Rfm, 'recency' | 'frequency' | 'money'>>
}

/** The columns of the triangle: m0, m1 … */
export const isMonth = ({ key }: Column): boolean => /^m\d+$/.test(key)
export const monthOf = ({ key }: Column): number => Number(key.slice(1))

/** How warm a cell of the triangle is: its part of the largest after the first month, which would outshine all. */
export function heatOf(rows: Row[], columns: Column[]): (row: Row, column: Column) => number {
  const later = columns.filter((each) => isMonth(each) && monthOf(each) > 0)
  const most = Math.max(0, ...rows.flatMap((row) => later.map(({ key }) => numberOf(row[key]) ?? 0)))
  return (row, column) => {
    const value = numberOf(row[column.key]) ?? 0
    return most === 0 ? 0 : value / most
  }
}

const HUES = ['#0d7480', '#3b82d6', '#8467e8', '#c98a1b', '#cf5668', '#2f9e6e', '#8a9a3c', '#b5679a']

/** A line for each cohort, by months after the first purchase. The first month, in which all bought, would flatten the rest. */
export function curvesOption(rows: Row[], columns: Column[], name: (row: Row) => string, after: (months: number) => string, value: (cell: number) => string, colors: ChartColors, format: Format): EChartsCoreOption {
  const later = columns.filter((each) => isMonth(each) && monthOf(each) > 0)
  return {
    legend: { type: 'scroll', bottom: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 4, textStyle: { color: colors.text, fontSize: 12 }, pageTextStyle: { color: colors.dimmed }, pageIconColor: colors.dimmed },
    grid: { left: 8, right: 16, top: 14, bottom: 34, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      order: 'valueDesc',
      valueFormatter: (cell: unknown) => (cell === null || cell === undefined ? '–' : value(Number(cell))),
    },
    xAxis: {
      type: 'category',
      data: later.map((each) => after(monthOf(each))),
      boundaryGap: false,
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (cell: number) => (cell <= 1 && cell > 0 ? value(cell) : format.compact(cell)) },
    },
    series: rows.map((row, place) => ({
      type: 'line',
      name: name(row),
      data: later.map(({ key }) => numberOf(row[key])),
      color: HUES[place % HUES.length],
      showSymbol: later.length <= 2,
      lineStyle: { width: 2 },
      emphasis: { focus: 'series' },
    })),
  }
}

/** The grid, of the answer's rows: squares that nobody is in are not among them. */
export function rfmOf(answer: ReportAnswer): Rfm | null {
  const { parts, rules, as_of } = answer.extra as unknown as CohortsExtra
  const { recency, frequency, money } = parts
  if (!recency || !frequency || !money) return null
  const counts = new Map(rowsOf(answer, 'rfm').map((row) => [row.key, numberOf(row.customers) ?? 0]))
  const cells = recency.flatMap((r) =>
    frequency.flatMap((f) =>
      money.map((m) => {
        const key = `${r.key}${f.key}${m.key}`
        return { r: r.key, f: f.key, m: m.key, count: counts.get(key) ?? 0, rule: rules.rfm?.[key]?.customers ?? { all: [] } }
      }),
    ),
  )
  return { as_of, recency, frequency, money, cells }
}
