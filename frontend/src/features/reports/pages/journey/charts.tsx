import { SegmentedControl, SimpleGrid, Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ChannelIcon } from '@/channels'
import type { ChartColors } from '@/charts/Chart'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { ReportAnswer } from '../../api'
import { ChartCard } from '../../ChartCard'
import { ReportTable } from '../../ReportTable'
import classes from './journey.module.css'
import { cumulative, curvesOption, moneyOption, reachOf, reachOption, type Which } from './options'
import { extraOf, number, rowsOf, sum, text } from './rows'

const WHICH: Which[] = ['reacted', 'opened', 'answered']

/** How quickly people react, so that time-outs can be set by it. */
export function TimesChart({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const label = useLabel()
  const [which, setWhich] = useState<Which>('reacted')
  const steps = rowsOf(answer, 'times')
  const edges = extraOf(answer).edges
  const curves = useMemo(() => {
    const spread = rowsOf(answer, 'distribution')
    const channels = [...new Set(spread.map((row) => text(row, 'channel')))]
    return channels
      .map((channel) => {
        const timeouts = [...new Set(steps.filter((row) => text(row, 'channel') === channel && row.timeout !== null).map((row) => number(row, 'timeout')))]
        return { channel, name: label('channel', channel), shares: cumulative(spread, channel, which, edges), timeout: timeouts.length === 1 ? (timeouts[0] ?? null) : null }
      })
      .filter(({ shares }) => shares.length > 0)
  }, [answer, steps, edges, which, label])
  const option = useCallback(
    (colors: ChartColors) => curvesOption({ curves, edges, format }, colors),
    [curves, edges, format],
  )
  const told = steps.filter((row) => row.timeout !== null && number(row, which === 'opened' ? 'opened' : 'reacted') > 0)
  const table = (
    <>
      <ReportTable report={answer} table="times" bare />
      <ReportTable report={answer} table="distribution" atFirst={12} bare />
    </>
  )
  if (steps.every((row) => number(row, 'reacted') === 0)) return null
  return (
    <div className={classes.together}>
      <ChartCard
        title={t('times.title')}
        says={t('times.says')}
        option={option}
        table={table}
        height={320}
        actions={
          <SegmentedControl
            size="xs"
            aria-label={t('times.which')}
            data={WHICH.map((value) => ({ value, label: t(`times.${value}`) }))}
            value={which}
            onChange={(value) => setWhich(WHICH.find((each) => each === value) ?? 'reacted')}
          />
        }
      />
      <SimpleGrid cols={{ base: 1, xs: 2, md: Math.min(4, Math.max(1, told.length)) }} spacing="xs" className={classes.tips}>
        {told.map((row) => (
          <div key={row.key} className={classes.tip} data-testid={`times-${text(row, 'channel')}`}>
            <ChannelIcon channel={text(row, 'channel')} size={18} />
            <Text size="sm">
              {t(which === 'opened' ? 'times.readWithin' : 'times.within', {
                share: format.percent(number(row, which === 'opened' ? 'opened_within' : 'within')),
                time: format.duration(number(row, 'timeout')),
              })}
              {row.p90 !== null && (
                <Text span size="xs" c="dimmed" display="block">
                  {t('times.percentiles', { half: format.duration(round(number(row, 'p50'))), most: format.duration(round(number(row, 'p90'))) })}
                </Text>
              )}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </div>
  )
}

/** Percentiles are known to about a fifth: no more digits than that. */
function round(seconds: number): number {
  const unit = seconds < 90 ? 1 : seconds < 5_400 ? 60 : seconds < 172_800 ? 900 : 3_600
  return Math.round(seconds / unit) * unit
}

/** Whom each channel reached, and whom only it reached. */
export function ReachChart({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const label = useLabel()
  const option = useCallback(
    (colors: ChartColors) => {
      const rows = reachOf(rowsOf(answer, 'channels'), (channel) => label('channel', channel))
      return reachOption({ rows, names: { added: t('reach.added'), also: t('reach.also'), not: t('reach.not') }, format }, colors)
    },
    [answer, t, format, label],
  )
  const count = rowsOf(answer, 'channels').length
  if (count === 0) return null
  return (
    <ChartCard
      title={t('reach.title')}
      says={t('reach.says')}
      option={option}
      table={<ReportTable report={answer} table="channels" bare />}
      height={Math.max(170, 70 + 46 * count)}
    />
  )
}

/** What the cascades cost, beside what everybody over the dearest channel would have. */
export function MoneyChart({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const { currency } = answer
  const rows = rowsOf(answer, 'cascades')
  const option = useCallback(
    (colors: ChartColors) => {
      const bar = (key: string, tone: 'spent' | 'would') => ({ name: t(`money.${key}`), value: sum(rows, key), tone })
      return moneyOption({ bars: [bar('spent', 'spent'), bar('dearest', 'would'), bar('all_channels', 'would')], currency, format }, colors)
    },
    [rows, currency, t, format],
  )
  if (rows.length === 0) return null
  return (
    <ChartCard
      title={t('money.title')}
      says={t('money.says', { saved: format.money(sum(rows, 'saved'), answer.currency) })}
      option={option}
      table={<ReportTable report={answer} table="cascades" columns={['node', 'passes', 'spent', 'dearest', 'saved', 'all_channels', 'saved_vs_all']} bare />}
      height={190}
    />
  )
}
