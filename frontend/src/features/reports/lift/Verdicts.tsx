import { Card, Text, ThemeIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconHourglass, IconMinus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { written } from '../cells'
import classes from './Lift.module.css'
import type { Comparison, Judged, Pair } from './types'
import { isShown, useLiftNames } from './words'

const LOOKS = {
  more: { icon: IconArrowUp, color: 'green' },
  less: { icon: IconArrowDown, color: 'red' },
  unclear: { icon: IconMinus, color: 'gray' },
  small: { icon: IconHourglass, color: 'yellow' },
} as const

/** So many times the people that came are no advice: the arms are as good as equal. */
const OUT_OF_REACH = 1000

interface VerdictsProps {
  comparison: Comparison
  pair: Pair
  currency: string
}

/** What can be said of each outcome, in a sentence, and how many people it would take to say more. */
export function Verdicts({ comparison, pair, currency }: VerdictsProps) {
  const outcomes = pair.outcomes.filter(({ key }) => isShown(comparison, key))
  return (
    <Card padding="md" component="ul" className={classes.verdicts}>
      {outcomes.map((judged) => (
        <VerdictRow key={judged.key} judged={judged} comparison={comparison} pair={pair} currency={currency} />
      ))}
    </Card>
  )
}

function VerdictRow({ judged, comparison, pair, currency }: VerdictsProps & { judged: Judged }) {
  const { t } = useTranslation('report_lift')
  const format = useFormat()
  const names = useLiftNames()
  const { icon: Icon, color } = LOOKS[judged.verdict]
  const kind = judged.key === 'revenue' ? 'money' : judged.key === 'purchases' ? 'number' : 'share'
  const write = (value: number) => written(value, kind, format, currency) ?? '–'
  const people = comparison.arms.filter(({ key }) => key === pair.arm || key === pair.against).reduce((sum, each) => sum + each.people, 0)
  const hint =
    judged.verdict === 'more' || judged.verdict === 'less'
      ? null
      : judged.needed !== null && judged.needed > people && judged.needed < people * OUT_OF_REACH
        ? t('power.needed', { count: judged.needed, needed: format.compact(judged.needed), people: format.compact(people) })
        : judged.smallest !== null
          ? t('power.smallest', { smallest: write(judged.smallest) })
          : null
  return (
    <li className={classes.verdict} data-testid={`verdict-${judged.key}`}>
      <ThemeIcon variant="light" color={color} size={28} radius="xl" aria-hidden>
        <Icon size={16} />
      </ThemeIcon>
      <div>
        <Text size="sm">
          <b>{t(`outcome.${judged.key}`)}</b>
          {': '}
          {t('values', {
            value: write(judged.value),
            arm: names.arm(comparison, pair.arm),
            other: write(judged.against),
            against: names.arm(comparison, pair.against),
          })}{' '}
          <b>{t(`verdict.${judged.verdict}`)}</b>
        </Text>
        {hint && (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
      </div>
    </li>
  )
}
