import { Card, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { CustomerProfile } from '@/api/types'
import { useFormat } from '@/format'

import classes from './Customer.module.css'

export function StatsCard({ stats }: { stats: CustomerProfile['stats'] }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const { purchases, spent, currency, first_purchase_at: first, last_purchase_at: last } = stats
  return (
    <Card>
      <div className={classes.stats}>
        <Number label={t('stats.purchases')} value={format.number(purchases)} />
        <Number label={t('stats.spent')} value={format.money(spent, currency)} />
        <Number label={t('stats.last')} value={last === null ? '–' : format.ago(last)} />
      </div>
      {first !== null && last !== null && (
        <Text size="xs" c="dimmed" mt={8}>
          {t('stats.between', { first: format.date(first), last: format.date(last) })}
        </Text>
      )}
    </Card>
  )
}

function Number({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz={18} fw={650} className="k-num" lh={1.35}>
        {value}
      </Text>
    </div>
  )
}
