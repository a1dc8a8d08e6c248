import type { EChartsCoreOption } from 'echarts/core'

import type { ChartColors } from '@/charts/Chart'

import type { Judged } from './types'

/** One line of the picture: a difference in percent of what it is compared with, and its two intervals. */
export interface Interval {
  name: string
  difference: number
  once: [number, number] | null
  always: [number, number] | null
}

const TONES = { usual: '#8795a0', more: '#1f9254', less: '#cf5668' }
const FONT = "'Inter Variable', system-ui, sans-serif"
export const ROW_HEIGHT = 46

/** Differences of several outcomes have one axis only as shares of what they are compared with. */
export function intervalOf(judged: Judged, name: string): Interval | null {
  const { against, difference, low, high, always_low, always_high } = judged
  if (against <= 0) return null
  const share = (one: number | null, other: number | null): [number, number] | null =>
    one === null || other === null ? null : [one / against, other / against]
  return { name, difference: difference / against, once: share(low, high), always: share(always_low, always_high) }
}

const toneOf = ({ always }: Interval) => (!always || (always[0] <= 0 && always[1] >= 0) ? TONES.usual : always[0] > 0 ? TONES.more : TONES.less)

/** Of an axis that long: marks at round places, the first and the last among them. */
export function stepOf(span: number): number {
  const fifth = span / 5 || 0.05
  const unit = 10 ** Math.floor(Math.log10(fifth))
  return unit * (fifth > 5 * unit ? 10 : fifth > 2 * unit ? 5 : fifth > unit ? 2 : 1)
}

interface IntervalWords {
  once: string
  always: string
  percent: (share: number) => string
}

/** Thick and pale: however often one looks; thin and dark: at one look; a dot: the difference. The line at zero: none. */
export function intervalsOption(intervals: Interval[], words: IntervalWords, colors: ChartColors): EChartsCoreOption {
  const segments = intervals.flatMap((each, index) => {
    const line = (range: [number, number] | null, width: number, opacity: number) =>
      range
        ? [
            {
              type: 'line',
              data: [
                [range[0], index],
                [range[1], index],
              ],
              symbol: 'none',
              silent: true,
              z: width > 5 ? 2 : 3,
              lineStyle: { width, color: toneOf(each), opacity, cap: 'butt' },
            },
          ]
        : []
    return [...line(each.always, 14, 0.28), ...line(each.once, 4, 1)]
  })
  const edges = intervals.flatMap(({ difference, once, always }) => [difference, ...(once ?? []), ...(always ?? [])])
  const [least, most] = [Math.min(0, ...edges), Math.max(0, ...edges)]
  const step = stepOf(most - least)
  return {
    animationDuration: 250,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 24, top: 8, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'item',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const shown = intervals[dataIndex]
        if (!shown) return ''
        const { name, difference, once, always } = shown
        const range = (label: string, values: [number, number] | null) =>
          values ? `<br/>${label}: ${words.percent(values[0])} … ${words.percent(values[1])}` : ''
        return `<b>${name}</b>: ${words.percent(difference)}${range(words.always, always)}${range(words.once, once)}`
      },
    },
    xAxis: {
      type: 'value',
      axisLabel: { color: colors.dimmed, formatter: (value: number) => words.percent(value), hideOverlap: true },
      splitLine: { lineStyle: { color: colors.grid } },
      min: Math.floor(least / step) * step,
      max: Math.ceil(most / step) * step,
      interval: step,
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: intervals.map(({ name }) => name),
      axisLine: { show: true, onZero: true, lineStyle: { color: colors.text, width: 1.5 } },
      axisTick: { show: false },
      axisLabel: { color: colors.text, fontSize: 12, width: 130, overflow: 'truncate', onZero: false, align: 'right' },
    },
    series: [
      ...segments,
      {
        type: 'scatter',
        data: intervals.map((each, index) => ({
          value: [each.difference, index],
          itemStyle: { color: toneOf(each), borderColor: colors.surface, borderWidth: 2 },
        })),
        symbolSize: 12,
        z: 4,
      },
    ],
  }
}
