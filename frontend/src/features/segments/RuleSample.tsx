import { Skeleton, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useSegmentSample } from '@/api/segments'
import { TextLink } from '@/components/links'
import { errorText } from '@/components/toast'
import { useFormat } from '@/format'

import classes from './RuleSample.module.css'
import type { RuleSize } from './useRuleSize'

/** Some of the people whom the rule on the screen lets through: the quickest way to see that it means what one meant. */
export function RuleSample({ size }: { size: RuleSize }) {
  const { t } = useTranslation('segments')
  const { t: customers } = useTranslation('customers')
  const format = useFormat()
  const wrong = Object.keys(size.errors).length > 0
  const sample = useSegmentSample(size.whole)
  const rows = sample.data
  const pale = size.stale || sample.isPlaceholderData
  return (
    <div data-testid="rule-sample" className={classes.sample} data-pale={pale || undefined}>
      <Text size="xs" c="dimmed" mb={4}>
        {t('sample.title')}
      </Text>
      {!rows && !sample.isError && !wrong && Array.from({ length: 9 }, (_, row) => <Skeleton key={row} h={13} w={row % 3 === 1 ? '78%' : '92%'} my={11} />)}
      {!rows && sample.isError && (
        <Text size="sm" c="dimmed">
          {errorText(sample.error)}
        </Text>
      )}
      {!rows && wrong && (
        <Text size="sm" c="dimmed">
          {t('sample.wrong')}
        </Text>
      )}
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('sample.nobody')}
        </Text>
      )}
      <ul className={classes.list}>
        {rows?.slice(0, 10).map((row) => (
          <li key={row.id}>
            <TextLink to="/customers/$customerId" params={{ customerId: String(row.id) }} size="sm" truncate target="_blank">
              {row.name || customers('noName')}
            </TextLink>
            <Text size="xs" c="dimmed" truncate ta="right">
              {[row.city, t('sample.bought', { count: row.purchases, number: format.number(row.purchases) })].filter(Boolean).join(' · ')}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  )
}
