import { Badge, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import type { Cell } from '../api'
import { OpenNumber } from '../people/opening'
import classes from './Lift.module.css'
import type { Arm, Comparison } from './types'
import { isShown, useLiftNames } from './words'

const RATES = ['visited', 'converted', 'buyers'] as const

/** The arms side by side: how many people, and what share of them did what; bars of one scale. */
export function ArmCards({ comparison, currency }: { comparison: Comparison; currency: string }) {
  const { t } = useTranslation('report_lift')
  const format = useFormat()
  const names = useLiftNames()
  const rates = RATES.filter((key) => isShown(comparison, key))
  const share = (arm: Arm, key: (typeof RATES)[number]) => (arm.people ? arm[key] / arm.people : 0)
  const opening = (arm: Arm, column: string, cell: Cell, label: string, value: string) => (
    <OpenNumber place={{ table: 'arms', column, row: `${comparison.key}:${arm.key}` }} cell={cell} label={label} value={value}>
      {value}
    </OpenNumber>
  )
  const top = Object.fromEntries(rates.map((key) => [key, Math.max(...comparison.arms.map((arm) => share(arm, key)))]))
  return (
    <div className={classes.arms}>
      {comparison.arms.map((arm) => (
        <section key={arm.key} className={classes.arm} aria-label={names.arm(comparison, arm.key)}>
          <Group gap={8} justify="space-between" wrap="nowrap">
            <Text fw={620} truncate title={names.arm(comparison, arm.key)}>
              {names.arm(comparison, arm.key)}
            </Text>
            {arm.key === comparison.baseline && (
              <Badge variant="light" color="gray" size="sm" flex="none">
                {t('baseline')}
              </Badge>
            )}
          </Group>
          <Text className={classes.people}>{opening(arm, 'people', arm.people, names.arm(comparison, arm.key), format.number(arm.people))}</Text>
          <Text size="xs" c="dimmed">
            {t('shareOf', {
              count: arm.people,
              share: format.percent(arm.people, comparison.people),
              expected: arm.expected === null ? '–' : format.percent(arm.expected),
            })}
          </Text>
          <dl className={classes.facts}>
            {rates.map((key) => (
              <div key={key}>
                <dt>{t(`outcome.${key}`)}</dt>
                <dd>{arm.people ? opening(arm, key, arm[key], t(`outcome.${key}`), format.percent(share(arm, key))) : '–'}</dd>
                <span className={classes.bar} aria-hidden>
                  <span style={{ width: top[key] ? `${(share(arm, key) / top[key]) * 100}%` : 0 }} data-base={arm.key === comparison.baseline || undefined} />
                </span>
              </div>
            ))}
            <div>
              <dt>{t('outcome.revenue')}</dt>
              <dd>
                {arm.people ? opening(arm, 'revenue', arm.revenue, t('outcome.revenue'), format.money(Number(arm.revenue) / arm.people, currency)) : '–'}
              </dd>
            </div>
            <div>
              <dt>{t('costEach')}</dt>
              <dd>{arm.people ? opening(arm, 'cost', arm.cost, t('costEach'), format.price(Number(arm.cost) / arm.people, currency)) : '–'}</dd>
            </div>
          </dl>
        </section>
      ))}
    </div>
  )
}
