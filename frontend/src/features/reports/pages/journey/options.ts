import type { EChartsCoreOption } from 'echarts/core'

import type { ChartColors } from '@/charts/Chart'
import { channelColor } from '@/channels'
import type { Format } from '@/format'

import type { Row } from '../../api'
import { number, text } from './rows'

const FONT = "'Inter Variable', system-ui, sans-serif"
export type Which = 'reacted' | 'opened' | 'answered'

/** The parts of a whole that these reactions are, edge by edge; beyond the last edge there is one more. */
export function cumulative(rows: Row[], channel: string, which: Which, edges: number[]): number[] {
  const own = rows.filter((row) => text(row, 'channel') === channel)
  const whole = own.reduce((total, row) => total + number(row, which), 0)
  if (whole === 0) return []
  return edges.map((edge) => own.reduce((total, row) => total + (row.up_to !== null && number(row, 'up_to') <= edge ? number(row, which) : 0), 0) / whole)
}

/** From the first edge at which anybody has reacted to the first at which all have, with a little room. */
export function span(lines: number[][], timeouts: number[], edges: number[]): [number, number] {
  const drawn = lines.filter((line) => line.length > 0)
  const first = Math.min(...drawn.map((line) => line.findIndex((share) => share > 0)))
  const ends = drawn.map((line) => line.findIndex((share) => share > 0.999))
  const last = Math.max(...ends.map((end) => (end < 0 ? edges.length - 1 : end)), ...timeouts.map((timeout) => edges.findIndex((edge) => edge >= timeout)))
  return [Math.max(0, first - 1), Math.min(edges.length - 1, last + 1)]
}

interface Curve {
  channel: string
  name: string
  shares: number[]
  timeout: number | null
}

interface CurvesOf {
  curves: Curve[]
  edges: number[]
  format: Format
}

/** Which share had reacted after how long, a line for each channel, with its time-out as an upright line. */
export function curvesOption({ curves, edges, format }: CurvesOf, colors: ChartColors): EChartsCoreOption {
  const timeouts = curves.flatMap(({ timeout }) => timeout ?? [])
  const [first, last] = span(
    curves.map(({ shares }) => shares),
    timeouts,
    edges,
  )
  const shown = edges.slice(first, last + 1)
  const place = (timeout: number) => shown.findIndex((edge) => edge >= timeout)
  return {
    animationDuration: 300,
    textStyle: { fontFamily: FONT },
    color: curves.map(({ channel }) => channelColor(channel)),
    grid: { left: 4, right: 22, top: 48, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, type: 'plain', icon: 'roundRect', itemWidth: 12, itemHeight: 4, textStyle: { color: colors.text, fontSize: 12 } },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      valueFormatter: (value: unknown) => format.percent(Number(value)),
    },
    xAxis: {
      type: 'category',
      data: shown.map((edge) => format.duration(edge)),
      boundaryGap: false,
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.percent(value) },
    },
    series: curves.map(({ channel, name, shares, timeout }, index) => ({
      name,
      type: 'line',
      data: shares.slice(first, last + 1),
      showSymbol: false,
      lineStyle: { width: 2.2 },
      markLine:
        timeout === null
          ? undefined
          : {
              silent: true,
              symbol: 'none',
              lineStyle: { color: channelColor(channel), type: 'dashed', width: 1.4 },
              // Two time-outs of one length would write over each other.
              label: { show: curves.findIndex((each) => each.timeout === timeout) === index, formatter: format.duration(timeout), color: colors.text, fontSize: 11 },
              data: [{ xAxis: place(timeout) }],
            },
    })),
  }
}

interface MoneyOf {
  bars: { name: string; value: number; tone: 'spent' | 'would' }[]
  currency: string
  format: Format
}

/** What was spent, beside what it would have cost otherwise. */
export function moneyOption({ bars, currency, format }: MoneyOf, colors: ChartColors): EChartsCoreOption {
  return {
    animationDuration: 300,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 90, top: 4, bottom: 2, containLabel: true },
    tooltip: { show: false },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colors.text, fontSize: 12, lineHeight: 15, width: 120, overflow: 'break' },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 34,
        data: bars.map(({ value, tone }) => ({ value, itemStyle: { color: tone === 'spent' ? '#cf5668' : '#94a1ab', borderRadius: 4 } })),
        label: { show: true, position: 'right', color: colors.text, fontSize: 12, fontWeight: 600, formatter: ({ value }: { value: number }) => format.money(value, currency) },
      },
    ],
  }
}

interface Reach {
  name: string
  added: number
  also: number
  not: number
}

/** Those who could be reached over each channel, in parts that add up to them: by it alone, by it too, not by it. */
export function reachOf(rows: Row[], name: (channel: string) => string): Reach[] {
  return rows.map((row) => {
    const [added, delivered] = [number(row, 'only_here'), number(row, 'delivered')]
    // Somebody may have been reached who, as was guessed, could not be.
    return { name: name(row.key), added, also: delivered - added, not: Math.max(0, number(row, 'reachable') - delivered) }
  })
}

interface ReachOf {
  rows: Reach[]
  names: { added: string; also: string; not: string }
  format: Format
}

/** Of those who could be reached over a channel: reached by it alone, reached by it too, not reached by it. */
export function reachOption({ rows, names, format }: ReachOf, colors: ChartColors): EChartsCoreOption {
  const series = (key: 'added' | 'also' | 'not', color: string) => ({
    name: names[key],
    type: 'bar',
    stack: 'reach',
    barMaxWidth: 30,
    itemStyle: { color },
    data: rows.map((row) => row[key]),
  })
  return {
    animationDuration: 300,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 16, top: 34, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: colors.text, fontSize: 12 } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      valueFormatter: (value: unknown) => format.number(Number(value)),
    },
    xAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true, formatter: (value: number) => format.compact(value) },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colors.text, fontSize: 12 },
    },
    series: [series('added', '#2a9eaa'), series('also', '#8fcbd2'), series('not', colors.grid)],
  }
}
