import { Group, Select } from '@mantine/core'
import type { EChartsCoreOption } from 'echarts/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { channelColor } from '@/channels'
import type { ChartColors } from '@/charts/Chart'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { ReportAnswer } from '../api'
import { ChartCard } from '../ChartCard'
import { ReportTable } from '../ReportTable'
import { useReportWords } from '../words'
import { extraOf, type HourFigures, rowsOf, tableOf } from './rows'

const MEASURES = ['sent', 'delivery_rate', 'read_rate', 'click_rate', 'unsubscribe_rate'] as const
type Measure = (typeof MEASURES)[number]
/** A share of fewer messages than these is mostly chance: it is shown pale. */
export const FEW = 100
const FONT = "'Inter Variable', system-ui, sans-serif"
const ACCENT = '#2a9eaa'
const COLUMNS = ['weekday', 'hour', 'sent', 'delivered', 'delivery_rate', 'opened', 'read_rate', 'clicked', 'click_rate', 'unsubscribed', 'unsubscribe_rate']

/** In which hours of the week what is sent is read and clicked. */
export function HourMap({ answer }: { answer: ReportAnswer }) {
  const { t, i18n } = useTranslation('report_channels')
  const format = useFormat()
  const label = useLabel()
  const words = useReportWords(answer.key)
  const [measure, setMeasure] = useState<Measure>('click_rate')
  const [channel, setChannel] = useState('')
  const table = tableOf(answer, 'hours')
  const { hours } = extraOf(answer)
  const channels = rowsOf(answer, 'channels').flatMap(({ key }) => (hours[key] ? [key] : []))
  const shown = channels.includes(channel) ? channel : ''
  const figures = useMemo(() => summed(shown ? [hours[shown] ?? {}] : Object.values(hours)), [hours, shown])
  const weekdays = useMemo(() => weekdaysIn(i18n.language), [i18n.language])
  const name = (key: string) => {
    const column = table?.columns.find((each) => each.key === key)
    return table && column ? words.column(table, column) : key
  }
  const measured = name(measure)
  const option = (colors: ChartColors) =>
    hourMap({ figures, measure, name: measured, weekdays: weekdays.short, color: shown ? channelColor(shown) : ACCENT, format, colors, few: t('hours.few'), ofMessages: (count) => t('hours.of', { count, number: format.number(count) }) })
  if (!table || channels.length === 0) return null
  return (
    <ChartCard
      title={t('hours.title')}
      says={t('hours.says', { zone: answer.time_zone, few: FEW })}
      option={option}
      height={280}
      table={
        <ReportTable
          bare
          report={answer}
          table="hours"
          columns={COLUMNS}
          atFirst={24}
          cell={(row, column, usual) => (column.key === 'weekday' ? weekdays.long[Number(row.key.split('.')[0]) - 1] : usual)}
        />
      }
      actions={
        <Group gap="xs">
          <Select
            aria-label={t('measure')}
            w={170}
            allowDeselect={false}
            data={MEASURES.map((key) => ({ value: key, label: name(key) }))}
            value={measure}
            onChange={(value) => setMeasure(MEASURES.find((each) => each === value) ?? 'click_rate')}
          />
          {channels.length > 1 && (
            <Select
              aria-label={t('hours.channel')}
              w={160}
              allowDeselect={false}
              data={[{ value: '', label: t('hours.allChannels') }, ...channels.map((key) => ({ value: key, label: label('channel', key) }))]}
              value={shown}
              onChange={(value) => setChannel(value ?? '')}
            />
          )}
        </Group>
      }
    />
  )
}

/** Monday first; 5 January 1970 was one. */
function weekdaysIn(language: string): { short: string[]; long: string[] } {
  const days = [0, 1, 2, 3, 4, 5, 6].map((each) => new Date(Date.UTC(1970, 0, 5 + each)))
  const said = (weekday: 'short' | 'long') => days.map((day) => new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(day))
  return { short: said('short'), long: said('long') }
}

/** Channels together; what one of them never tells is of the others. */
export function summed(maps: Record<string, HourFigures>[]): Map<string, HourFigures> {
  const found = new Map<string, HourFigures>()
  for (const map of maps) {
    for (const [hour, [sent, delivered, readable, opened, clicked, unsubscribed]] of Object.entries(map)) {
      const before = found.get(hour) ?? [0, 0, null, 0, 0, 0]
      found.set(hour, [
        before[0] + sent,
        before[1] + delivered,
        readable === null ? before[2] : (before[2] ?? 0) + readable,
        before[3] + opened,
        before[4] + clicked,
        before[5] + unsubscribed,
      ])
    }
  }
  return found
}

/** The number of a measure, and of how many messages it is; null: there is none. */
export function measuredOf([sent, delivered, readable, opened, clicked, unsubscribed]: HourFigures, measure: Measure): [number | null, number] {
  const share = (part: number, whole: number | null): [number | null, number] => [whole ? part / whole : null, whole ?? 0]
  switch (measure) {
    case 'sent':
      return [sent, sent]
    case 'delivery_rate':
      return share(delivered, sent)
    case 'read_rate':
      return share(opened, readable)
    case 'click_rate':
      return share(clicked, delivered)
    case 'unsubscribe_rate':
      return share(unsubscribed, delivered)
  }
}

interface Asked {
  figures: Map<string, HourFigures>
  measure: Measure
  name: string
  weekdays: string[]
  color: string
  format: Format
  colors: ChartColors
  few: string
  ofMessages: (count: number) => string
}

export function hourMap({ figures, measure, name, weekdays, color, format, colors, few, ofMessages }: Asked): EChartsCoreOption {
  const isShare = measure !== 'sent'
  const write = (value: number) => (isShare ? format.percent(value) : format.number(value))
  const cells = [...figures].flatMap(([at, of]) => {
    const [weekday = 1, hour = 0] = at.split('.').map(Number)
    const [value, whole] = measuredOf(of, measure)
    return value === null ? [] : [{ value: [hour, weekday - 1, value], whole, thin: isShare && whole < FEW }]
  })
  // The scale is of hours that say something: one click of two messages must not make all others pale.
  const telling = cells.filter(({ thin }) => !thin)
  const most = Math.max(0, ...(telling.length > 0 ? telling : cells).map(({ value }) => value[2] ?? 0))
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 4, top: 4, bottom: 44, containLabel: true },
    tooltip: {
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      formatter: ({ data }: { data: (typeof cells)[number] }) => {
        const [hour = 0, weekday = 0, value = 0] = data.value
        const lines = [`${weekdays[weekday] ?? ''} ${clock(hour)}–${clock((hour + 1) % 24)}`, `${name}: <b>${write(value)}</b>`]
        if (isShare) lines.push(ofMessages(data.whole))
        if (data.thin) lines.push(few)
        return lines.join('<br>')
      },
    },
    xAxis: {
      type: 'category',
      data: Array.from({ length: 24 }, (_, hour) => clock(hour)),
      splitArea: { show: false },
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 10.5, interval: 2 },
    },
    yAxis: {
      type: 'category',
      data: weekdays,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, fontSize: 11 },
    },
    visualMap: {
      min: 0,
      max: most || 1,
      calculable: false,
      orient: 'horizontal',
      left: 0,
      bottom: 0,
      itemWidth: 10,
      itemHeight: 110,
      text: [write(most), write(0)],
      textStyle: { color: colors.dimmed, fontSize: 11 },
      inRange: { color: [colors.grid, color] },
    },
    series: [
      {
        type: 'heatmap',
        // Pale, and with a line around: a pale nought would not be told from an hour without messages.
        data: cells.map((cell) => (cell.thin ? { ...cell, itemStyle: { opacity: 0.45, borderColor: colors.dimmed, borderWidth: 1 } } : cell)),
        itemStyle: { borderColor: colors.surface, borderWidth: 2, borderRadius: 3 },
        emphasis: { itemStyle: { borderColor: colors.text, borderWidth: 1 } },
      },
    ],
  }
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`
