import { Group, SegmentedControl, Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { EChartsCoreOption } from 'echarts/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { channelColor } from '@/channels'
import type { ChartColors } from '@/charts/Chart'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { Column, Kind, ReportAnswer, Row } from '../api'
import { rounded } from '../axis'
import { numberOf, textOf, written } from '../cells'
import { ChartCard } from '../ChartCard'
import { dayOf } from '../days'
import { ReportTable } from '../ReportTable'
import { useReportWords } from '../words'
import { rowsOf, tableOf } from './rows'

const MEASURES = ['sent', 'delivery_rate', 'read_rate', 'click_rate', 'unsubscribe_rate', 'purchases', 'revenue', 'cost']
const COLUMNS = ['delivery_rate', 'read_rate', 'click_rate', 'unsubscribe_rate', 'sent', 'purchases', 'revenue', 'cost']
/** A longer period is read week by week first. */
const MOST_DAYS = 45
const ROW_HEIGHT = 150
const MOST_ACROSS = 4
const FONT = "'Inter Variable', system-ui, sans-serif"

/** One measure over time, a small picture for each channel, all of one scale: so that they can be compared. */
export function Multiples({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_channels')
  const format = useFormat()
  const label = useLabel()
  const words = useReportWords(answer.key)
  const days = tableOf(answer, 'days')
  const hasDays = (days?.rows.length ?? 0) > 0
  const [measure, setMeasure] = useState('sent')
  const [wanted, setWanted] = useState<'days' | 'weeks' | null>(null)
  const length = Math.round((dayOf(answer.period.to).getTime() - dayOf(answer.period.from).getTime()) / 86_400_000) + 1
  const span = hasDays ? (wanted ?? (length > MOST_DAYS ? 'weeks' : 'days')) : 'weeks'
  const rows = rowsOf(answer, span)
  const channels = useMemo(() => rowsOf(answer, 'channels').map(({ key }) => key), [answer])
  const narrow = useMediaQuery('(max-width: 48em)', false)
  const across = narrow ? 1 : Math.min(channels.length, MOST_ACROSS) || 1
  const lines = Math.ceil(channels.length / across) || 1
  const column = days?.columns.find(({ key }) => key === measure)

  const option = (colors: ChartColors) =>
    multiples({
        rows,
        on: span === 'days' ? 'day' : 'week',
        period: span === 'days' ? everyDay(answer) : [...new Set(rows.map((row) => textOf(row.week)))].toSorted(),
        channels,
        across,
        measure,
        kind: column?.kind ?? 'count',
        currency: answer.currency,
        name: (channel) => label('channel', channel),
        format,
        colors,
      })
  if (!days || channels.length === 0) return null
  return (
    <ChartCard
      title={t('multiples.title')}
      says={t('multiples.says')}
      option={option}
      height={lines * ROW_HEIGHT + 8}
      table={<ReportTable bare report={answer} table={span} />}
      actions={
        <Group gap="xs">
          <Select
            aria-label={t('measure')}
            w={190}
            allowDeselect={false}
            data={MEASURES.map((key) => ({ value: key, label: words.column(days, columnOf(days.columns, key)) }))}
            value={measure}
            onChange={(value) => value && setMeasure(value)}
          />
          {hasDays && (
            <SegmentedControl
              aria-label={t('multiples.span')}
              data={[
                { value: 'days', label: t('multiples.days') },
                { value: 'weeks', label: t('multiples.weeks') },
              ]}
              value={span}
              onChange={(value) => setWanted(value === 'weeks' ? 'weeks' : 'days')}
            />
          )}
        </Group>
      }
    />
  )
}

const columnOf = (columns: Column[], key: string): Column =>
  columns.find((each) => each.key === key) ?? { key, label: key, kind: COLUMNS.includes(key) ? 'share' : 'count', unit: '', says: '', opens: '' }

/** Days on which nothing was sent are days, too. */
function everyDay({ period }: ReportAnswer): string[] {
  const days: string[] = []
  const last = dayOf(period.to)
  for (const day = dayOf(period.from); day <= last; day.setDate(day.getDate() + 1)) {
    days.push(`${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`)
  }
  return days
}

interface Asked {
  rows: Row[]
  on: 'day' | 'week'
  period: string[]
  channels: string[]
  across: number
  measure: string
  kind: Kind
  currency: string
  name: (channel: string) => string
  format: Format
  colors: ChartColors
}

export function multiples({ rows, on, period, channels, across, measure, kind, currency, name, format, colors }: Asked): EChartsCoreOption {
  const found = new Map(rows.map((row) => [`${textOf(row[on])}.${textOf(row.channel)}`, row]))
  // A share of nothing is a gap, a number of nothing is none.
  const at = (channel: string, day: string) => {
    const row = found.get(`${day}.${channel}`)
    return row ? numberOf(row[measure]) : kind === 'share' ? null : 0
  }
  const most = rounded(Math.max(0, ...channels.flatMap((channel) => period.map((day) => at(channel, day) ?? 0))))
  const place = (index: number) => ({ column: index % across, line: Math.floor(index / across) })
  const width = 100 / across
  const axis = (value: number) => (kind === 'share' ? format.percent(value) : format.compact(value))
  return {
    animationDuration: 300,
    textStyle: { fontFamily: FONT },
    title: channels.map((channel, index) => ({
      text: name(channel),
      left: `${place(index).column * width + 0.4}%`,
      top: place(index).line * ROW_HEIGHT,
      textStyle: { color: channelColor(channel), fontSize: 12, fontWeight: 600, fontFamily: FONT },
    })),
    grid: channels.map((_, index) => ({
      left: `${place(index).column * width + 0.4}%`,
      width: `${width - 2.4}%`,
      top: place(index).line * ROW_HEIGHT + 28,
      height: ROW_HEIGHT - 36,
      containLabel: true,
    })),
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (value === null || value === undefined ? '–' : (written(Number(value), kind, format, currency) ?? '–')),
    },
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: colors.dimmed } },
    xAxis: channels.map((_, index) => ({
      type: 'category',
      gridIndex: index,
      data: period.map((day) => format.day(dayOf(day))),
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 10, hideOverlap: true, show: true },
    })),
    yAxis: channels.map((_, index) => ({
      type: 'value',
      gridIndex: index,
      min: 0,
      max: most,
      interval: most / 2,
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.dimmed, fontSize: 10, formatter: axis },
    })),
    series: channels.map((channel, index) => ({
      name: name(channel),
      type: kind === 'count' || kind === 'number' || kind === 'money' ? 'bar' : 'line',
      xAxisIndex: index,
      yAxisIndex: index,
      data: period.map((day) => at(channel, day)),
      color: channelColor(channel),
      connectNulls: false,
      showSymbol: period.length < 40,
      symbolSize: 4,
      lineStyle: { width: 2 },
      barMaxWidth: 10,
      areaStyle: { opacity: 0.1 },
      itemStyle: { borderRadius: [2, 2, 0, 0] },
    })),
  }
}
