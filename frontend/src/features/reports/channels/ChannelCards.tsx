import { Card, Group, Text, Tooltip, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { channelColor, ChannelTile } from '@/channels'
import { signed, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { ReportAnswer, Row } from '../api'
import { numberOf, points, written } from '../cells'
import type { PageProps } from '../page'
import { OpenNumber } from '../people/opening'
import { useReportWords } from '../words'
import classes from './Channels.module.css'
import { columnOf, rowsOf, tableOf } from './rows'

/** The rates of a card, each with the count that it is of, and whether more of it is good. */
const RATES = [
  { key: 'delivery_rate', count: 'delivered', more: 'good' },
  { key: 'read_rate', count: 'opened', more: 'good' },
  { key: 'click_rate', count: 'clicked', more: 'good' },
  { key: 'purchase_rate', count: 'purchases', more: 'good' },
  { key: 'unsubscribe_rate', count: 'unsubscribed', more: 'bad' },
  { key: 'complaint_rate', count: 'complained', more: 'bad' },
  { key: 'failure_rate', count: 'failed', more: 'bad' },
] as const
const PRICES = ['cost_per_delivered', 'cost_per_click', 'cost_per_purchase', 'cost', 'revenue', 'net_revenue'] as const

/** A card for each channel, the cheapest first: its rates beside the period before, what it costs and what is left. */
export function ChannelCards({ answer, filters, choose }: Pick<PageProps, 'answer' | 'filters' | 'choose'>) {
  const { t } = useTranslation('report_channels')
  const before = rowsOf(answer, 'before')
  return (
    <section className={classes.cards} aria-label={t('cards')}>
      {rowsOf(answer, 'channels').map((row) => (
        <ChannelCard
          key={row.key}
          answer={answer}
          row={row}
          before={before.find(({ key }) => key === row.key)}
          chosen={filters.channel === row.key}
          onChoose={choose && (() => choose({ channel: filters.channel === row.key ? undefined : row.key }))}
        />
      ))}
    </section>
  )
}

interface ChannelCardProps {
  answer: ReportAnswer
  row: Row
  before?: Row
  chosen: boolean
  onChoose?: () => void
}

function ChannelCard({ answer, row, before, chosen, onChoose }: ChannelCardProps) {
  const { t } = useTranslation('report_channels')
  const format = useFormat()
  const label = useLabel()
  const words = useReportWords(answer.key)
  const table = tableOf(answer, 'channels')
  if (!table) return null
  const column = (key: string) => columnOf(table, key)
  const numbered = (key: string) => ({
    place: { table: table.key, column: key, row: row.key },
    label: words.column(table, column(key)),
    value: written(row[key], column(key).kind, format, answer.currency) ?? '',
  })
  const name = label('channel', row.key)
  // Profit where the goods' cost is known; without it, what is left of the revenue.
  const left = numberOf(row.profit) === null ? 'net_revenue' : 'profit'
  return (
    <Card padding="sm" className={classes.card} style={{ '--channel': channelColor(row.key) }} data-chosen={chosen || undefined} data-testid={`channel-${row.key}`}>
      <Group gap={9} wrap="nowrap">
        <ChannelTile channel={row.key} />
        <div style={{ minWidth: 0, flex: 1 }}>
          {onChoose ? (
            <Tooltip label={chosen ? t('all') : t('only', { channel: name })}>
              <UnstyledButton className={classes.choose} onClick={onChoose} aria-pressed={chosen}>
                {name}
              </UnstyledButton>
            </Tooltip>
          ) : (
            <Text fw={620}>{name}</Text>
          )}
        </div>
        <Text size="xs" c="dimmed" className="k-num">
          {t('sent', { count: numberOf(row.sent) ?? 0, number: format.number(numberOf(row.sent) ?? 0) })}
        </Text>
      </Group>
      <dl className={classes.rates}>
        {RATES.map(({ key, count, more }) => {
          const share = numberOf(row[key])
          const counted = numberOf(row[count])
          return (
            <Rate
              key={key}
              label={words.column(table, column(key))}
              says={share === null && counted === null ? words.none(table, column(count)) : words.columnSays(table, column(key))}
              share={share}
              text={
                <OpenNumber {...numbered(key)} cell={row[key]}>
                  {written(row[key], 'share', format, '') ?? '–'}
                </OpenNumber>
              }
              count={counted === null ? '' : format.compact(counted)}
              before={numberOf(before?.[key])}
              more={more}
            />
          )
        })}
      </dl>
      <dl className={classes.prices}>
        {PRICES.map((key) => (key === 'net_revenue' ? left : key)).map((key) => (
          <div key={key}>
            <dt title={words.columnSays(table, column(key))}>{words.column(table, column(key))}</dt>
            <dd>
              <OpenNumber {...numbered(key)} cell={row[key]}>
                {written(row[key], 'money', format, answer.currency) ?? '–'}
              </OpenNumber>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

interface RateProps {
  label: string
  says: string
  share: number | null
  text: ReactNode
  count: string
  before: number | null
  more: 'good' | 'bad'
}

function Rate({ label, says, share, text, count, before, more }: RateProps) {
  return (
    <>
      <dt className={classes.rate} title={says}>
        <Group justify="space-between" gap={6} wrap="nowrap">
          <span>{label}</span>
          <Text span size="xs" c="dimmed" className="k-num">
            {count}
          </Text>
        </Group>
        <div className={classes.bar} aria-hidden>
          <span style={{ width: `${Math.min(1, share ?? 0) * 100}%` }} />
        </div>
      </dt>
      <dd style={{ fontWeight: 620 }} title={says}>
        {text}
      </dd>
      <dd>
        <Mark now={share} before={before} more={more} />
      </dd>
    </>
  )
}

/** By how many points a share has changed against the period before. */
function Mark({ now, before, more }: { now: number | null; before: number | null; more: 'good' | 'bad' }) {
  const { t: tr } = useTranslation('reports')
  const format = useFormat()
  if (now === null || before === null) return <span className={classes.mark} />
  const change = now - before
  if (Math.abs(change) < 0.0005) return <span className={classes.mark}>=</span>
  const good = change > 0 === (more === 'good')
  return (
    <span className={classes.mark} data-mood={good ? 'good' : 'bad'} title={tr('change.explain', { value: format.percent(before) })}>
      {signed(change, points(change, format))}
    </span>
  )
}
