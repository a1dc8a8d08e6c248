import type { EChartsCoreOption } from 'echarts/core'

import type { SourceCount as Count } from '@/api/types'
import type { ChartColors } from '@/charts/Chart'
import type { Format } from '@/format'

export const PERIODS = [1, 24, 168] as const
export type Hours = (typeof PERIODS)[number]

/** What came is stored, was a repetition, or was rejected: bars that stand on each other. */
export const PARTS = ['stored', 'repeated', 'rejected'] as const
type Part = (typeof PARTS)[number]

const COLORS: Record<Part | 'received', string> = {
  received: '#94a1ab',
  stored: '#2a9eaa',
  repeated: '#b9a13a',
  rejected: '#cf5668',
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** The hour is seen by minutes, what is longer by hours. */
export const stepOf = (hours: number): number => (hours <= 1 ? MINUTE_MS : HOUR_MS)

/** One count for every minute or hour up to now: where nothing came there is a zero, not a gap. */
export function filled(counts: Count[], hours: number, now: number): Count[] {
  const step = stepOf(hours)
  const found = new Map<number, Count>()
  for (const count of counts) {
    const at = Math.floor(new Date(count.at).getTime() / step) * step
    const before = found.get(at)
    found.set(at, before ? sum(before, count) : count)
  }
  const last = Math.floor(now / step) * step
  return Array.from({ length: (hours * HOUR_MS) / step }, (_, place, first = last - hours * HOUR_MS + step) => {
    const at = first + place * step
    return { ...(found.get(at) ?? NOTHING), at: new Date(at).toISOString() }
  })
}

const NOTHING = { received: 0, stored: 0, repeated: 0, rejected: 0 }

function sum(one: Count, other: Count): Count {
  return {
    at: one.at,
    received: one.received + other.received,
    stored: one.stored + other.stored,
    repeated: one.repeated + other.repeated,
    rejected: one.rejected + other.rejected,
  }
}

export const totalOf = (counts: Count[]): Count => counts.reduce(sum, { at: '', ...NOTHING })

const FONT = "'Inter Variable', system-ui, sans-serif"

interface Words {
  name: (key: Part | 'received') => string
  format: Format
  hours: Hours
}

export function rateOption(counts: Count[], { name, format, hours }: Words, colors: ChartColors): EChartsCoreOption {
  const moment = (at: string) => (hours <= 24 ? format.time(at) : `${format.day(at)}, ${format.time(at)}`)
  return {
    animationDuration: 250,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 8, top: 34, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 4, textStyle: { color: colors.text, fontSize: 12 } },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: unknown) => format.number(Number(value)),
    },
    xAxis: {
      type: 'category',
      data: counts.map(({ at }) => moment(at)),
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      // An empty hour has a floor and a line above it, like any other.
      max: ({ max }: { max: number }) => (max === 0 ? 4 : null),
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.compact(value) },
    },
    series: [
      ...PARTS.map((part) => ({
        name: name(part),
        type: 'bar',
        stack: 'came',
        color: COLORS[part],
        barCategoryGap: '28%',
        barMaxWidth: 22,
        data: counts.map((count) => count[part]),
      })),
      {
        name: name('received'),
        type: 'line',
        color: COLORS.received,
        showSymbol: false,
        step: 'middle',
        lineStyle: { width: 1.5, type: 'dashed' },
        data: counts.map(({ received }) => received),
      },
    ],
  }
}
