import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { Figure, Figures } from '../Figure'
import type { ReportAnswer } from '../api'
import type { Comparison, Pair } from './types'

interface GainProps {
  answer: ReportAnswer
  comparison: Comparison
  pair: Pair
}

/** What the arm has brought more than it would have without, beside what is attributed to its messages. */
export function Gain({ answer, comparison, pair }: GainProps) {
  const { t } = useTranslation('report_lift')
  const format = useFormat()
  const arm = comparison.arms.find(({ key }) => key === pair.arm)
  const other = comparison.arms.find(({ key }) => key === pair.against)
  const revenue = pair.outcomes.find(({ key }) => key === 'revenue')
  const purchases = pair.outcomes.find(({ key }) => key === 'purchases')
  if (!arm || !other || !revenue || !purchases || !arm.people) return null
  const cost = Number(arm.cost) - (other.people ? (Number(other.cost) * arm.people) / other.people : 0)
  const money = (value: number) => format.money(value, answer.currency)
  const range =
    revenue.always_low === null || revenue.always_high === null
      ? t('gain.unsure')
      : t('gain.range', { low: money(revenue.always_low * arm.people), high: money(revenue.always_high * arm.people) })
  return (
    <section aria-label={t('gain.title')}>
      <h2 style={{ margin: '4px 0 8px', fontSize: 'var(--mantine-h2-font-size)', fontWeight: 650 }}>{t('gain.title')}</h2>
      <Figures>
        <Figure label={t('gain.revenue')} value={revenue.difference * arm.people} kind="money" currency={answer.currency} note={range} says={t('gain.revenueSays')} testId="incremental-revenue" />
        <Figure label={t('gain.attributed')} value={arm.attributed_revenue} place={{ table: 'incremental', column: 'attributed_revenue', row: `${comparison.key}:${arm.key}` }} kind="money" currency={answer.currency} note={t('gain.byRule')} says={t('gain.attributedSays')} testId="attributed-revenue" />
        <Figure
          label={t('gain.purchases')}
          value={Math.round(purchases.difference * arm.people * 10) / 10}
          kind="number"
          note={t('gain.ofAttributed', { attributed: format.number(Math.round(Number(arm.attributed_purchases) * 10) / 10) })}
          says={t('gain.purchasesSays')}
        />
        <Figure label={t('gain.cost')} value={cost} kind="money" currency={answer.currency} note={t('gain.costNote')} says={t('gain.costSays')} />
      </Figures>
      <Text size="xs" c="dimmed" mt={8}>
        {t('gain.rule')}
      </Text>
    </section>
  )
}
