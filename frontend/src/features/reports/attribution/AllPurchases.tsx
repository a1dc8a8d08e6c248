import { Card, Text, Title } from '@mantine/core'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import type { ReportAnswer } from '../api'
import { numberOf } from '../cells'
import { ReportTable } from '../ReportTable'
import classes from './Attribution.module.css'

export const PART_COLORS = { here: '#2a9eaa', other: '#8467e8', none: '#94a1ab' }

const colored = (key: string) => ({ '--part': PART_COLORS[key as keyof typeof PART_COLORS] }) as CSSProperties

/** All purchases of the period: what counts for the messages shown, for other ones, for none. */
export function AllPurchases({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_attribution')
  const format = useFormat()
  const table = answer.tables.find(({ key }) => key === 'all')
  if (!table) return null
  const whole = numberOf(table.total?.revenue) ?? 0
  return (
    <Card component="section" aria-label={t('all.title')} padding={0}>
      <div className={classes.top}>
        <Title order={2}>{t('all.title')}</Title>
        <Text size="xs" c="dimmed" mb="sm">
          {t('all.says', {
            count: numberOf(table.total?.purchases) ?? 0,
            number: format.number(numberOf(table.total?.purchases) ?? 0),
            revenue: format.money(whole, answer.currency),
          })}
        </Text>
        <div className={classes.whole} aria-hidden>
          {table.rows.map((row) => (
            <div key={row.key} className={classes.part} style={{ ...colored(row.key), flexGrow: numberOf(row.revenue) ?? 0, flexBasis: 0 }} />
          ))}
        </div>
      </div>
      <ReportTable
        bare
        report={answer}
        table="all"
        cell={(row, column, usual) =>
          column.key === 'what' ? (
            <span className={classes.entry} style={colored(row.key)} data-testid={`all-${row.key}`}>
              {t(`all.${row.key}`)}
            </span>
          ) : (
            usual
          )
        }
      />
    </Card>
  )
}
