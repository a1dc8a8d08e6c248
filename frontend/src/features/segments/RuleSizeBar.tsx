import { ActionIcon, Group, Progress, Stack, Text, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { errorText } from '@/components/toast'
import { useFormat } from '@/format'

import classes from './RuleSizeBar.module.css'
import type { RuleSize } from './useRuleSize'

interface RuleSizeBarProps {
  value: RuleSize
  compact?: boolean
}

/**
 * "≈ 6,200 of 23,570 customers", with a bar, and then exactly. While the next answer is on its way the last one stays,
 * paler; every line has its place from the beginning, so that nothing jumps.
 */
export function RuleSizeBar({ value, compact = false }: RuleSizeBarProps) {
  const { size, stale, errors } = value
  const { t } = useTranslation('segments')
  const format = useFormat()
  const wrong = Object.keys(errors).length > 0
  const share = (count: number) => (size && size.total > 0 ? (100 * count) / size.total : 0)
  return (
    <Stack gap={compact ? 4 : 7} data-testid="rule-size" data-compact={compact || undefined}>
      <Group gap={8} align="baseline" className={classes.figures} data-pale={stale || wrong ? true : undefined} aria-live="polite">
        <Text
          className="k-num"
          fw={680}
          fz={compact ? 17 : 30}
          lh={1.1}
          data-testid="rule-count"
          data-exact={size && !size.interval && !stale ? true : undefined}
          data-pending={value.pending || undefined}
        >
          {size ? `${size.interval ? '≈ ' : ''}${format.number(size.count)}` : '…'}
        </Text>
        <Text size="sm" c="dimmed">
          {size
            ? t('size.ofTotal', { count: size.total, total: format.number(size.total), share: format.percent(size.count, size.total) })
            : t('size.counting')}
        </Text>
      </Group>
      <Progress.Root size={compact ? 4 : 8} aria-hidden>
        {size?.interval ? (
          <>
            <Progress.Section value={share(size.interval.low)} color="petrol" withAria={false} />
            <Progress.Section value={share(size.interval.high - size.interval.low)} color="petrol.3" className={classes.between} withAria={false} />
          </>
        ) : (
          <Progress.Section value={share(size?.count ?? 0)} color="petrol" withAria={false} />
        )}
      </Progress.Root>
      <div className={classes.note}>
        <Note value={value} wrong={wrong} />
      </div>
    </Stack>
  )
}

/** How sure the number is, how old, or why there is none. */
function Note({ value: { size, pending, errors, failure, again }, wrong }: { value: RuleSize; wrong: boolean }) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  useEveryMinute()
  if (wrong) return <Text size="xs" c="dimmed">{t('size.wrong', { count: Object.keys(errors).length })}</Text>
  const interval = size?.interval
  const between = interval ? t('size.between', { low: format.number(interval.low), high: format.number(interval.high) }) : ''
  if (failure) {
    return (
      <>
        <Text size="xs" c="red">
          {between} {errorText(failure)}
        </Text>
        <Again onClick={again} />
      </>
    )
  }
  if (!size) return null
  if (interval) return <Text size="xs" c="dimmed" data-testid="rule-interval">{between} {t('size.countingExactly')}</Text>
  return (
    <>
      <Text size="xs" c="dimmed">
        {pending ? t('size.counting') : t('size.exact', { ago: format.ago(size.at) })}
      </Text>
      {!pending && <Again onClick={again} />}
    </>
  )
}

function Again({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('segments')
  return (
    <Tooltip label={t('size.again')}>
      <ActionIcon size={20} aria-label={t('size.again')} onClick={onClick}>
        <IconRefresh size={13} />
      </ActionIcon>
    </Tooltip>
  )
}

/** What is said of an age must grow with it. */
function useEveryMinute() {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((before) => before + 1), 30_000)
    return () => clearInterval(timer)
  }, [])
}
