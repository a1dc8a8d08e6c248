import { Card, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Overview } from '@/api/types'
import { ChangeMark, changeWords, figureClasses, Meaning } from '@/components/figures'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'
import { OpenNumber } from '@/features/reports/people/opening'
import type { ReportSearch } from '@/features/reports/search'

import classes from './Home.module.css'
import { changeOf, type Course, courseOf, type Figure } from './figures'
import type { Home } from './home'
import { Sparkline } from './Sparkline'

interface FigureCardProps {
  figure: Figure
  overview: Overview
  home: Home | undefined
  /** Period and filters, which go along to the report. */
  search: ReportSearch
}

/** One number: what it is and of what, how it changed, what share it is, and its course in small. */
export function FigureCard({ figure, overview, home, search }: FigureCardProps) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  const { totals, currency } = overview
  const course = courseOf(figure.key, overview, home)
  const { value } = course
  const name = t(`figures.${figure.key}`)
  const written = value === null ? '–' : figure.kind === 'money' ? format.money(value, currency) : format.number(Number(value))
  const explanation = useExplanation(figure, overview, search.channel !== undefined)
  const report = search.journey ? 'journey' : figure.report

  return (
    <Card padding="sm" className={figureClasses.card} data-testid={`figure-${figure.key}`}>
      <Group justify="space-between" wrap="nowrap" gap={4}>
        {report ? (
          <TextLink to="/reports/$report" params={{ report }} search={search} size="xs" lh="1.5rem" c="dimmed" fw={550} truncate title={t('toReport', { name })}>
            {name}
          </TextLink>
        ) : (
          <Text size="xs" c="dimmed" fw={550} truncate>
            {name}
          </Text>
        )}
        <Meaning says={explanation} />
      </Group>
      <Text className={figureClasses.value} data-testid={`value-${figure.key}`}>
        <OpenNumber place={{ table: 'totals', column: figure.key, row: 'now' }} cell={value} label={name} value={written} named>
          {written}
        </OpenNumber>
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {figure.of && value !== null
          ? t(`share.${figure.of}`, { share: format.share(Number(value), totals[figure.of]) })
          : t(`units.${figure.unit}`, { count: Number(value) })}
      </Text>
      <LeftOut figure={figure} totals={totals} />
      <Group justify="space-between" gap={6} wrap="nowrap" align="flex-end" className={classes.foot}>
        <Change figure={figure} course={course} overview={overview} />
        <Sparkline points={course.days} tone={figure.more === 'bad' ? 'bad' : 'usual'} />
      </Group>
    </Card>
  )
}

/** How many openings and clicks of machines are not among those that are counted. */
function LeftOut({ figure: { key }, totals }: { figure: Figure; totals: Overview['totals'] }) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  if (key !== 'opened' && key !== 'clicked') return null
  const count = key === 'opened' ? totals.opened_weak : totals.clicked_weak
  if (count === 0) return null
  const number = format.number(count)
  return (
    <Text size="xs" c="dimmed" truncate title={t(`leftOut.${key}`, { number })} data-testid={`left-out-${key}`}>
      {t('leftOut.short', { number })}
    </Text>
  )
}

/** What the number is, and for what was saved also how it came about. */
function useExplanation({ key }: Figure, { savings, currency, totals }: Overview, ofChannel: boolean): string {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  if (key !== 'saved') return t(`explain.${key}`)
  if (!savings || totals.saved_vs_all === null) return t(ofChannel ? 'explain.savedOfChannel' : 'explain.savedOfSegment')
  const money = (amount: string) => format.money(amount, currency)
  return t('explain.saved', {
    dearest: money(savings.dearest),
    spent: money(savings.spent),
    all: money(totals.saved_vs_all),
  })
}

function Change({ figure, course: { value, before }, overview: { previous_period: then, currency } }: { figure: Figure; course: Course; overview: Overview }) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  // Nothing is known of before: an empty line keeps the tiles of one height.
  if (value === null || before === null) return <span />
  const written = figure.kind === 'money' ? format.money(before, currency) : format.number(Number(before))
  const explain = t('change.explain', { period: format.range(then.from, then.to), value: written })
  const change = changeOf(value, before)
  // After nothing there is no percentage: then it is said that there was nothing.
  if (!change) return <ChangeMark direction="same" more="neutral" size={t('change.was', { value: written })} word="" explain={explain} />
  return (
    <ChangeMark
      direction={change.direction}
      more={figure.more}
      size={changeWords(change.share, format)}
      word={t(`change.${change.direction}`)}
      explain={explain}
    />
  )
}
