import { Card, Group, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconDoorExit, IconDoorOff, IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { ReportAnswer, Row } from '../../api'
import classes from './journey.module.css'
import { Opens } from './Opens'
import { extraOf, number, rowsOf, sum, text } from './rows'

/** Who was inside, came in, left and is inside: an equation that must come out even, and the page says whether it does. */
export function Balance({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const extra = extraOf(answer)
  const rows = Object.fromEntries(rowsOf(answer, 'balance').map((row) => [row.key, row]))
  const inside = number(rows.inside, 'people')
  const part = (key: string, opens: boolean) => {
    const value = number(rows[key], 'people')
    return (
      <span className={classes.part}>
        <span className={classes.partNumber}>
          {opens ? (
            <Opens answer={answer} table="balance" column="people" row={key} label={t(`balance.${key}`)} value={value}>
              {format.number(value)}
            </Opens>
          ) : (
            format.number(value)
          )}
        </span>
        <span className={classes.partName}>{t(`balance.${key}`)}</span>
      </span>
    )
  }
  const Icon = extra.reconciles ? IconCircleCheck : IconAlertTriangle
  return (
    <Card component="section" aria-label={t('balance.title')} data-testid="balance">
      <div className={classes.equation}>
        {part('before', false)}
        <span aria-label={t('balance.plus')}>+</span>
        {part('entered', true)}
        {rows.brought && (
          <>
            <span aria-label={t('balance.plus')}>+</span>
            {part('brought', true)}
          </>
        )}
        <span aria-label={t('balance.equals')}>=</span>
        {part('out', true)}
        {rows.gone && (
          <>
            <span aria-label={t('balance.plus')}>+</span>
            {part('gone', true)}
          </>
        )}
        <span aria-label={t('balance.plus')}>+</span>
        {part('inside', extra.is_open)}
      </div>
      <Group gap={6} mt={10} wrap="nowrap" align="flex-start" className={extra.reconciles ? classes.even : classes.uneven}>
        <Icon size={16} aria-hidden className={classes.mark} />
        <Text size="xs" inherit>
          {extra.reconciles
            ? t('balance.even', { count: inside, number: format.number(inside) })
            : t('balance.uneven', { inside: format.number(inside), standing: format.number(extra.standing) })}
        </Text>
      </Group>
    </Card>
  )
}

/** By which door people left, and why others never came in. */
export function Doors({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_journey')
  const label = useLabel()
  const doors = rowsOf(answer, 'doors')
  const refused = rowsOf(answer, 'refused')
  const door = (row: Row) => {
    const [kind, which = ''] = row.key.split('|', 2)
    if (kind === 'out') return label('reason', which, text(row, 'door'))
    return text(row, 'door') === 'Exit' ? label('node', 'exit', 'Exit') : text(row, 'door')
  }
  return (
    <Card component="section" aria-label={t('doors.title')} data-testid="doors">
      <Group gap={8} mb="sm">
        <IconDoorExit size={18} aria-hidden />
        <Title order={2}>{t('doors.title')}</Title>
      </Group>
      {doors.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('doors.none')}
        </Text>
      )}
      <Bars answer={answer} table="doors" rows={doors} name={door} color="petrol" />
      {refused.length > 0 && (
        <>
          <Group gap={8} mt="md" mb={6}>
            <IconDoorOff size={16} aria-hidden />
            <Text size="sm" fw={600}>
              {t('doors.refused')}
            </Text>
          </Group>
          <Bars answer={answer} table="refused" rows={refused} name={(row) => label('reason', row.key)} color="gray" />
        </>
      )}
    </Card>
  )
}

interface BarsProps {
  answer: ReportAnswer
  table: string
  rows: Row[]
  name: (row: Row) => string
  color: 'petrol' | 'gray'
}

function Bars({ answer, table, rows, name, color }: BarsProps) {
  const format = useFormat()
  const whole = sum(rows, 'people')
  return (
    <ul className={classes.bars}>
      {rows.map((row) => {
        const value = number(row, 'people')
        return (
          <li key={row.key} className={classes.bar}>
            <span className={classes.fill} data-color={color} style={{ width: `${whole ? (100 * value) / whole : 0}%` }} />
            <span className={classes.barName} title={name(row)}>
              {name(row)}
            </span>
            <Opens answer={answer} table={table} column="people" row={row.key} label={name(row)} value={value}>
              {format.number(value)}
            </Opens>
            <span className={classes.share}>{format.percent(number(row, 'share'))}</span>
          </li>
        )
      })}
    </ul>
  )
}
