import type { EChartsCoreOption } from 'echarts/core'

import type { ChartColors } from '@/charts/Chart'
import type { Format } from '@/format'

import type { Row } from '../api'
import { rounded } from '../axis'
import { figure } from './rows'

export const REFUSALS = ['unsubscribed', 'complained'] as const
export type Refusal = (typeof REFUSALS)[number]

export interface PeopleExtra {
  most: number
  limits: Record<Refusal, number>
  lines: Record<Refusal, number | null>
  cap_in_a_week: number | null
  unfinished_week: string | null
}

const RED = '#d64545'
const PETROL = '#1f93a0'
const AMBER = '#c98a1b'

export interface Words {
  touches: (number: number) => string
  customers: string
  rate: string
  interval: string
  limit: string
  line: string
  cap: string
  /** What stands under the pictures: how many messages in the week, and the how many-th. */
  ofWeek: string
  nth: string
}

const axis = (colors: ChartColors, name: string) => ({
  name,
  nameLocation: 'middle',
  nameGap: 26,
  nameTextStyle: { color: colors.dimmed, fontSize: 11 },
  axisLine: { lineStyle: { color: colors.grid } },
  axisTick: { show: false },
  axisLabel: { color: colors.dimmed, fontSize: 11, hideOverlap: true },
})

const tooltip = (colors: ChartColors) => ({
  backgroundColor: colors.surface,
  borderColor: colors.border,
  textStyle: { color: colors.text, fontSize: 12 },
})

const numberName = (number: number, most: number) => (number === most ? `${number}+` : `${number}`)

/** An upright line at a number of messages. */
const upright = (name: string, at: string, color: string, colors: ChartColors, position: 'insideEndTop' | 'insideEndBottom') => ({
  xAxis: at,
  name,
  lineStyle: { color, width: 2, type: 'solid' },
  // In the colour of the text: red and amber letters are dim on a dark ground.
  label: { formatter: name, color: colors.text, position, fontSize: 11, fontWeight: 600, rotate: 0, distance: 6, align: 'left' },
})

/** How many customers × weeks got how many messages. */
export function spreadOption(rows: Row[], extra: PeopleExtra, words: Words, format: Format, colors: ChartColors): EChartsCoreOption {
  const names = rows.map((row) => numberName(figure(row, 'touches'), extra.most))
  const cap = extra.cap_in_a_week
  return {
    grid: { left: 8, right: 16, top: 28, bottom: 26, containLabel: true },
    tooltip: {
      ...tooltip(colors),
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([point]: { dataIndex: number }[]) => {
        const row = rows[point?.dataIndex ?? 0]
        return `<b>${words.touches(figure(row, 'touches'))}</b><br/>${words.customers}: ${format.number(figure(row, 'customers'))} · ${format.percent(figure(row, 'share'))}`
      },
    },
    xAxis: { type: 'category', data: names, ...axis(colors, words.ofWeek) },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: (value: number) => format.compact(value) },
    },
    series: [
      {
        type: 'bar',
        name: words.customers,
        data: rows.map((row) => figure(row, 'customers')),
        barMaxWidth: 44,
        itemStyle: { color: PETROL, borderRadius: [4, 4, 0, 0] },
        label: { show: rows.length <= 16, position: 'top', color: colors.dimmed, fontSize: 11, formatter: ({ value }: { value: number }) => (value ? format.compact(value) : '') },
        markLine:
          cap !== null && cap > 0 && cap <= rows.length
            ? { symbol: 'none', silent: true, data: [upright(words.cap, names[cap - 1] ?? '', AMBER, colors, 'insideEndTop')] }
            : undefined,
      },
    ],
  }
}

/** The rate by the number of the message in the week, its interval, the limit, and from where the limit is exceeded. */
export function lineOption(rows: Row[], what: Refusal, extra: PeopleExtra, words: Words, format: Format, colors: ChartColors): EChartsCoreOption {
  const names = rows.map((row) => numberName(figure(row, 'touches'), extra.most))
  const limit = extra.limits[what]
  const line = extra.lines[what]
  const cap = extra.cap_in_a_week
  const of = (end: string) => rows.map((row) => figure(row, `${what}_${end}`))
  const [low, high, rate] = [of('low'), of('high'), of('rate')]
  // The interval of a handful of messages is so wide that nothing else could be seen.
  const top = rounded(Math.max(limit * 2, ...rate.map((each) => each * 1.35), ...high.filter((_, place) => figure(rows[place], 'messages') >= 200)))
  const upwards = [
    ...(line === null ? [] : [upright(words.line, names[line - 1] ?? '', RED, colors, 'insideEndTop')]),
    ...(cap !== null && cap > 0 && cap <= rows.length ? [upright(words.cap, names[cap - 1] ?? '', AMBER, colors, 'insideEndBottom')] : []),
  ]
  return {
    grid: { left: 8, right: 90, top: 30, bottom: 26, containLabel: true },
    tooltip: {
      ...tooltip(colors),
      trigger: 'axis',
      formatter: ([point]: { dataIndex: number }[]) => {
        const place = point?.dataIndex ?? 0
        const row = rows[place]
        return `<b>${words.touches(figure(row, 'touches'))}</b><br/>${words.rate}: ${format.exactPercent(rate[place] ?? 0)} (${format.number(figure(row, what))} / ${format.number(figure(row, 'messages'))})<br/>${words.interval}: ${format.exactPercent(low[place] ?? 0)} – ${format.exactPercent(high[place] ?? 0)}`
      },
    },
    xAxis: { type: 'category', data: names, ...axis(colors, words.nth) },
    yAxis: {
      type: 'value',
      max: top,
      interval: top / 4,
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 11, formatter: format.exactPercent },
    },
    series: [
      { type: 'line', stack: 'interval', data: low, lineStyle: { opacity: 0 }, showSymbol: false, silent: true, color: 'transparent' },
      {
        type: 'line',
        stack: 'interval',
        data: high.map((each, place) => Math.min(each, top) - (low[place] ?? 0)),
        lineStyle: { opacity: 0 },
        areaStyle: { color: PETROL, opacity: 0.16 },
        showSymbol: false,
        silent: true,
        color: 'transparent',
      },
      {
        // Where the interval is cut, its end is said.
        type: 'scatter',
        data: high.flatMap((end, place) => (end > top ? { value: [place, top], end } : [])),
        symbolSize: 0,
        silent: true,
        label: { show: true, position: 'top', color: colors.dimmed, fontSize: 11, formatter: ({ data }: { data: { end: number } }) => `↑ ${format.percent(Math.round(data.end * 100) / 100)}` },
        labelLayout: { hideOverlap: true },
      },
      {
        type: 'line',
        name: words.rate,
        data: rate,
        symbolSize: 7,
        lineStyle: { width: 2.5, color: PETROL },
        itemStyle: { color: PETROL },
        markLine: {
          symbol: 'none',
          // Thousandths: by itself it rounds to hundredths.
          precision: 6,
          silent: true,
          data: [
            {
              yAxis: limit,
              lineStyle: { color: RED, type: 'dashed', width: 1.5 },
              label: { formatter: `${words.limit} ${format.exactPercent(limit)}`, color: colors.text, fontWeight: 600, fontSize: 11, position: 'end' },
            },
            ...upwards,
          ],
        },
        markArea: line === null ? undefined : { silent: true, itemStyle: { color: RED, opacity: 0.06 }, data: [[{ xAxis: names[line - 1] }, { xAxis: names.at(-1) }]] },
      },
    ],
  }
}
