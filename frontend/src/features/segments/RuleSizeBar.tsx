import { Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { errorText } from '@/components/toast'
import { useFormat } from '@/format'

import type { RuleSize } from './useRuleSize'

interface RuleSizeBarProps {
  value: RuleSize
  compact?: boolean
}

/** "6,214 of 23,570 customers", with a bar. While the next answer is on its way the last one stays, paler. */
export function RuleSizeBar({ value: { size, pending, errors, failure }, compact = false }: RuleSizeBarProps) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const wrong = Object.keys(errors).length > 0
  const share = size && size.total > 0 ? (100 * size.count) / size.total : 0
  return (
    <Stack gap={compact ? 4 : 8} aria-live="polite" data-testid="rule-size">
      <Group gap={8} align="baseline" style={{ opacity: pending || wrong ? 0.55 : 1, transition: 'opacity 150ms' }}>
        <Text
          className="k-num"
          fw={680}
          fz={compact ? 17 : 30}
          lh={1.1}
          data-testid="rule-count"
          data-pending={pending || undefined}
        >
          {size ? format.number(size.count) : '…'}
        </Text>
        <Text size="sm" c="dimmed">
          {size
            ? t('size.ofTotal', { count: size.total, total: format.number(size.total), share: format.percent(size.count, size.total) })
            : t('size.counting')}
        </Text>
      </Group>
      <Progress value={share} size={compact ? 4 : 8} color="petrol" aria-label={t('size.share')} />
      {(wrong || failure) && (
        <Text size="xs" c={failure ? 'red' : 'dimmed'}>
          {wrong ? t('size.wrong', { count: Object.keys(errors).length }) : errorText(failure)}
        </Text>
      )}
    </Stack>
  )
}
