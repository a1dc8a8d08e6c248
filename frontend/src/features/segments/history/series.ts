import type { EChartsCoreOption } from 'echarts/core'

import type { SizeOfDay } from '@/api/segmentHistory'
import type { ChartColors } from '@/charts/Chart'
import type { Format } from '@/format'

const FONT = "'Inter Variable', system-ui, sans-serif"
const SIZE = '#2a9eaa'
const JOINED = '#3b9a5d'
const LEFT = '#cf5668'

export interface SeriesWords {
  size: string
  joined: string
  left: string
}

/** Above the size, below who came (up) and who went (down), on the same days. A day of no size is a gap. */
export function historyOption(days: SizeOfDay[], words: SeriesWords, format: Format, colors: ChartColors): EChartsCoreOption {
  const axis = { type: 'category', data: days.map(({ on }) => format.day(on)), axisTick: { show: false } }
  const line = { lineStyle: { color: colors.grid } }
  const label = { color: colors.dimmed, fontSize: 11 }
  const bar = { type: 'bar', stack: 'change', xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 14 }
  const few = days.length < 15
  return {
    animationDuration: 300,
    color: [SIZE, JOINED, LEFT],
    textStyle: { fontFamily: FONT },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 4, textStyle: { color: colors.text, fontSize: 12 } },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format.number(Math.abs(value)) : '–'),
    },
    grid: [
      { left: 52, right: 12, top: 36, height: 150 },
      { left: 52, right: 12, top: 210, height: 72 },
    ],
    xAxis: [
      { ...axis, gridIndex: 0, axisLine: line, axisLabel: { show: false } },
      { ...axis, gridIndex: 1, axisLine: { ...line, onZero: true }, axisLabel: { ...label, hideOverlap: true }, position: 'bottom' },
    ],
    yAxis: [
      {
        type: 'value',
        gridIndex: 0,
        scale: true,
        minInterval: 1,
        splitNumber: 4,
        splitLine: line,
        axisLabel: { ...label, formatter: (value: number) => format.compact(value) },
      },
      {
        type: 'value',
        gridIndex: 1,
        minInterval: 1,
        splitNumber: 2,
        splitLine: line,
        axisLabel: { ...label, formatter: (value: number) => format.compact(Math.abs(value)) },
      },
    ],
    series: [
      {
        name: words.size,
        type: 'line',
        data: days.map(({ size }) => size),
        showSymbol: few,
        symbolSize: 6,
        lineStyle: { width: 2 },
        areaStyle: { opacity: 0.08, origin: 'start' },
      },
      { ...bar, name: words.joined, data: days.map(({ joined }) => joined), itemStyle: { borderRadius: [3, 3, 0, 0] } },
      { ...bar, name: words.left, data: days.map(({ left }) => (left === null ? null : -left)), itemStyle: { borderRadius: [0, 0, 3, 3] } },
    ],
  }
}
