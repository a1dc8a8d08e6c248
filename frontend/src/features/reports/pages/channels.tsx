import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { ChannelCards } from '../channels/ChannelCards'
import { HourMap } from '../channels/HourMap'
import { Links } from '../channels/Links'
import { Multiples } from '../channels/Multiples'
import { Places } from '../channels/Places'
import { columnOf, extraOf, tableOf } from '../channels/rows'
import { numberOf } from '../cells'
import { Figure, Figures } from '../Figure'
import type { PageProps } from '../page'
import { totalOf } from '../people/opening'
import { useReportWords } from '../words'

const FIGURES = [
  { key: 'sent', more: 'neutral' },
  { key: 'delivery_rate', more: 'good' },
  { key: 'read_rate', more: 'good' },
  { key: 'click_rate', more: 'good' },
  { key: 'unsubscribe_rate', more: 'bad' },
  { key: 'failure_rate', more: 'bad' },
  { key: 'purchases', more: 'good' },
  { key: 'revenue', more: 'good' },
  { key: 'cost', more: 'neutral' },
  { key: 'cost_per_click', more: 'bad' },
  { key: 'cost_per_purchase', more: 'bad' },
  { key: 'net_revenue', more: 'good' },
] as const

/** What each channel delivers, brings and costs, when it works, and which link of a chain could be dropped. */
export default function ChannelsReport({ answer, filters, view, choose, shared }: PageProps) {
  return (
    <>
      <Whole answer={answer} />
      <ChannelCards answer={answer} filters={filters} choose={choose} />
      <Multiples answer={answer} />
      <HourMap answer={answer} />
      <Places answer={answer} view={view} choose={choose} />
      <Links answer={answer} shared={shared} />
    </>
  )
}

function Whole({ answer }: Pick<PageProps, 'answer'>) {
  const { t } = useTranslation('report_channels')
  const format = useFormat()
  const words = useReportWords(answer.key)
  const table = tableOf(answer, 'channels')
  const total = table?.total
  if (!table || !total) return null
  const before = tableOf(answer, 'before')?.total
  const { opened_weak, clicked_weak } = extraOf(answer).excluded
  const leftOut: Record<string, number> = { read_rate: opened_weak, click_rate: clicked_weak }
  const note = (key: string) => (leftOut[key] ? t('excluded', { count: leftOut[key], number: format.compact(leftOut[key]) }) : undefined)
  const profit = numberOf(total.profit) !== null
  return (
    <Figures label={t('whole')}>
      {FIGURES.map(({ key, more }) => {
        const shown = key === 'net_revenue' && profit ? 'profit' : key
        const column = columnOf(table, shown)
        return (
          <Figure
            key={key}
            label={words.column(table, column)}
            says={words.columnSays(table, column)}
            value={total[shown]}
            place={totalOf(table.key, shown)}
            before={before?.[shown]}
            kind={column.kind}
            unit={column.unit}
            more={more}
            currency={answer.currency}
            note={note(key)}
            testId={`whole-${key}`}
          />
        )
      })}
    </Figures>
  )
}
