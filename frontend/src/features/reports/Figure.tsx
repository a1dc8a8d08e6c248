import { Card, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ChangeMark, changeWords, figureClasses, Meaning } from '@/components/figures'
import { signed, useFormat } from '@/format'

import type { Cell, Kind, Place } from './api'
import { numberOf, points, written } from './cells'
import { OpenNumber } from './people/opening'
import classes from './Reports.module.css'

interface FigureProps {
  label: string
  value: Cell
  kind?: Kind
  /** What is counted: a key of `reports:units`, or words. */
  unit?: string
  /** Its definition in words: no number without one. */
  says: string
  currency?: string
  /** The same in the period before. */
  before?: Cell
  /** Is more of it good, bad, or neither? */
  more?: 'good' | 'bad' | 'neutral'
  /** Instead of the unit: a share, an interval. */
  note?: ReactNode
  /** Where the number stands among the report's tables: so the people behind it can be opened. */
  place?: Place
  testId?: string
}

/** One number: what it is, of what, and how it changed. */
export function Figure({ label, value, kind = 'count', unit = '', says, currency = '', before, more = 'neutral', note, place, testId }: FigureProps) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  return (
    <Card padding="sm" className={figureClasses.card} data-figure data-testid={testId}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap={4}>
        <Text size="xs" c="dimmed" fw={550} lh={1.3} lineClamp={2} title={label}>
          {label}
        </Text>
        <Meaning says={says} />
      </Group>
      <Text className={figureClasses.value} component="div">
        <OpenNumber place={place} cell={value} label={label} value={written(value, kind, format, currency) ?? '–'} named>
          {written(value, kind, format, currency) ?? '–'}
        </OpenNumber>
      </Text>
      <Group justify="space-between" align="flex-start" gap={6} wrap="nowrap">
        <Text size="xs" c="dimmed" lh={1.3} lineClamp={2} component="div">
          {note ?? (unit && t(`units.${unit}`, { defaultValue: unit }))}
        </Text>
        <Change value={value} before={before} kind={kind} currency={currency} more={more} />
      </Group>
    </Card>
  )
}

/** A grid of figures, as many beside each other as there is room for. */
export function Figures({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section className={classes.figures} aria-label={label}>
      {children}
    </section>
  )
}

type ChangeProps = Required<Pick<FigureProps, 'kind' | 'currency' | 'more'>> & Pick<FigureProps, 'value' | 'before'>

function Change({ value, before, kind, currency, more }: ChangeProps) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const [now, then] = [numberOf(value), numberOf(before)]
  if (now === null || then === null || (then === 0 && kind !== 'share')) return null
  // Shares are compared in points: 2 % after 1 % is one point more, and not twice as good.
  const inPoints = kind === 'share' || kind === 'change'
  const change = inPoints ? now - then : (now - then) / Math.abs(then)
  const direction = Math.abs(change) < 0.0005 ? 'same' : change > 0 ? 'up' : 'down'
  return (
    <ChangeMark
      direction={direction}
      more={more}
      size={inPoints ? signed(change, points(change, format)) : changeWords(change, format)}
      word={t(`change.${direction}`)}
      explain={t('change.explain', { value: written(before, kind, format, currency) ?? '–' })}
    />
  )
}
