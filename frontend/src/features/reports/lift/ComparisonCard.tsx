import { Card, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconScaleOff } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { ChartColors } from '@/charts/Chart'
import { Note } from '@/components/Note'
import { useFormat } from '@/format'

import type { ReportAnswer } from '../api'
import { ChartCard } from '../ChartCard'
import { ReportTable } from '../ReportTable'
import { ArmCards } from './ArmCards'
import { Gain } from './Gain'
import { intervalOf, intervalsOption, ROW_HEIGHT } from './intervals'
import classes from './Lift.module.css'
import type { Comparison, Pair } from './types'
import { Verdicts } from './Verdicts'
import { isShown, useLiftNames } from './words'

interface ComparisonCardProps {
  answer: ReportAnswer
  comparison: Comparison
}

/** One comparison: may it be trusted, what came out, how sure that is, and what it is worth. */
export function ComparisonCard({ answer, comparison }: ComparisonCardProps) {
  const { t } = useTranslation('report_lift')
  const format = useFormat()
  const names = useLiftNames()
  const [chosen, setChosen] = useState(0)
  const pair = comparison.pairs[Math.min(chosen, comparison.pairs.length - 1)]
  const windows = comparison.windows.map((each) => format.duration(each)).join(', ')
  const goals = comparison.goals.filter(Boolean)

  return (
    <Stack gap="md" component="section" aria-label={names.comparison(comparison)}>
      <Card padding="md">
        <Title order={2}>{names.comparison(comparison)}</Title>
        <Text size="sm" c="dimmed" mt={2}>
          {t('about', { count: comparison.people, shown: format.number(comparison.people), window: windows })}{' '}
          {goals.length > 0 ? t('goal', { goal: goals.join(', ') }) : t('noGoal')}
        </Text>
        {comparison.open_people > 0 && (
          <Text size="sm" c="dimmed">
            {t('open', { count: comparison.open_people, shown: format.number(comparison.open_people) })}
          </Text>
        )}
        {comparison.is_mismatched && (
          <div style={{ marginTop: 12 }}>
            <Note icon={IconScaleOff} color="red">
              {t('mismatch', { once: format.number(Math.round(1 / Math.max(comparison.mismatch, 1e-6))) })}
            </Note>
          </div>
        )}
        <ArmCards comparison={comparison} currency={answer.currency} />
      </Card>
      {pair && (
        <>
          {comparison.pairs.length > 1 && (
            <Group gap="xs">
              <Text size="sm" c="dimmed">
                {t('compare')}
              </Text>
              <div className={classes.choice}>
                <SegmentedControl
                  aria-label={t('compare')}
                  data={comparison.pairs.map((each, index) => ({
                    value: String(index),
                    label: t('pair', { arm: names.arm(comparison, each.arm), against: names.arm(comparison, each.against) }),
                  }))}
                  value={String(chosen)}
                  onChange={(value) => setChosen(Number(value))}
                />
              </div>
            </Group>
          )}
          <PairPicture answer={answer} comparison={comparison} pair={pair} />
          <Gain answer={answer} comparison={comparison} pair={pair} />
        </>
      )}
    </Stack>
  )
}

function PairPicture({ answer, comparison, pair }: ComparisonCardProps & { pair: Pair }) {
  const { t } = useTranslation('report_lift')
  const format = useFormat()
  const names = useLiftNames()
  const intervals = useMemo(
    () => pair.outcomes.flatMap((each) => (isShown(comparison, each.key) ? (intervalOf(each, t(`outcome.${each.key}`)) ?? []) : [])),
    [comparison, pair, t],
  )
  const option = useCallback(
    (colors: ChartColors) =>
      intervalsOption(
        intervals,
        { once: t('once'), always: t('always'), percent: (share) => `${share > 0 ? '+' : ''}${format.percent(share)}` },
        colors,
      ),
    [intervals, t, format],
  )
  const title = t('differences', { arm: names.arm(comparison, pair.arm), against: names.arm(comparison, pair.against) })
  const mine = (row: { key: string }) => row.key.startsWith(`${comparison.key}:${pair.arm}:${pair.against}:`)
  return (
    <>
      <Verdicts comparison={comparison} pair={pair} currency={answer.currency} />
      {intervals.length > 0 && (
        <ChartCard
          title={title}
          says={t('picture')}
          option={option}
          height={intervals.length * ROW_HEIGHT + 40}
          table={
            <Stack gap="md">
              {['rates', 'purchases', 'revenue'].map((table) => (
                <ReportTable key={table} report={answer} table={table} rows={mine} bare />
              ))}
            </Stack>
          }
        />
      )}
    </>
  )
}
