import type { EChartsCoreOption } from 'echarts/core'

import type { Overview } from '@/api/types'
import type { Format } from '@/format'

import type { ChartColors } from '@/charts/Chart'

type Point = Overview['series'][number]

export interface Line {
  key: Exclude<keyof Point, 'on' | 'readable' | 'opened_weak' | 'clicked_weak'>
  color: string
  kind: 'line' | 'bar'
  money?: boolean
}

export const VIEWS = ['messages', 'purchases', 'money'] as const
export type View = (typeof VIEWS)[number]

/** What can be compared on one axis stands in one view. */
export const LINES: Record<View, Line[]> = {
  messages: [
    { key: 'sent', color: '#94a1ab', kind: 'line' },
    { key: 'delivered', color: '#3b82d6', kind: 'line' },
    { key: 'opened', color: '#2a9eaa', kind: 'line' },
    { key: 'clicked', color: '#d9822b', kind: 'line' },
  ],
  purchases: [
    { key: 'purchases', color: '#2a9eaa', kind: 'bar' },
    { key: 'unsubscribed', color: '#cf5668', kind: 'bar' },
  ],
  money: [
    { key: 'revenue', color: '#2a9eaa', kind: 'bar', money: true },
    { key: 'cost', color: '#cf5668', kind: 'bar', money: true },
  ],
}

const FONT = "'Inter Variable', system-ui, sans-serif"

interface Words {
  name: (key: Line['key']) => string
  format: Format
  currency: string
}

export function seriesOption(series: Point[], view: View, { name, format, currency }: Words, colors: ChartColors): EChartsCoreOption {
  const lines = LINES[view]
  const money = lines.every((line) => line.money)
  const write = (value: number) => (money ? format.money(value, currency) : format.number(value))
  return {
    animationDuration: 300,
    color: lines.map(({ color }) => color),
    // A canvas does not inherit the page's font.
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 12, top: 34, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 4, textStyle: { color: colors.text, fontSize: 12 } },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      axisPointer: { type: view === 'messages' ? 'line' : 'shadow' },
      valueFormatter: (value: unknown) => write(Number(value)),
    },
    xAxis: {
      type: 'category',
      data: series.map(({ on }) => format.day(on)),
      boundaryGap: view !== 'messages',
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: money ? undefined : 1,
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.compact(value) },
    },
    series: lines.map(({ key, kind }) => ({
      name: name(key),
      type: kind,
      data: series.map((point) => Number(point[key])),
      showSymbol: series.length === 1,
      lineStyle: { width: 2 },
      areaStyle: key === 'sent' ? { opacity: 0.07 } : undefined,
      barMaxWidth: 16,
      itemStyle: kind === 'bar' ? { borderRadius: [3, 3, 0, 0] } : undefined,
      emphasis: { focus: 'series' },
    })),
  }
}
