import { Card, Group, Skeleton, Text, Title, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { OverviewFilter } from '@/api/overview'
import { useOverview } from '@/api/overview'
import { OpenNumber } from '@/features/reports/people/opening'
import { useFormat } from '@/format'

import classes from './Home.module.css'
import { FIGURES } from './figures'
import type { Home } from './home'

interface TodayStripProps {
  /** The day of the company, `YYYY-MM-DD`. */
  today: string
  filter: Pick<OverviewFilter, 'brand' | 'journey' | 'channel' | 'segment'>
  home: Home | undefined
}

/** Today so far, with the whole of yesterday under each number. */
export function TodayStrip({ today, filter, home }: TodayStripProps) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  const { data } = useOverview({ from: today, to: today, ...filter })
  const shown = (key: (typeof FIGURES)[number]['key'], day: 'totals' | 'previous') => {
    if (key === 'complained') return home ? (day === 'totals' ? home.complaints.today : home.complaints.yesterday) : null
    return data ? data[day][key] : null
  }
  return (
    <Card component="section" padding="sm" aria-labelledby="today">
      <Group justify="space-between" gap="xs" mb={6}>
        <Title order={2} id="today">
          {t('today.title')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('today.rule')}
        </Text>
      </Group>
      <dl className={classes.today}>
        {FIGURES.map(({ key, kind }) => {
          const written = (value: string | number | null) =>
            value === null ? '–' : kind === 'money' ? format.money(value, data?.currency) : format.number(Number(value))
          const explanation = key === 'saved' ? t('today.saved') : t(`explain.${key}`)
          return (
            <div key={key} className={classes.todayFigure}>
              <Tooltip label={explanation} events={{ hover: true, focus: true, touch: true }}>
                <Text component="dt" size="xs" c="dimmed" truncate tabIndex={0} aria-description={explanation}>
                  {t(`figures.${key}`)}
                </Text>
              </Tooltip>
              <dd>
                {data ? (
                  <>
                    <span className={classes.todayValue} data-testid={`today-${key}`}>
                      <OpenNumber
                        place={{ table: 'totals', column: key, row: 'now' }}
                        cell={shown(key, 'totals')}
                        label={`${t(`figures.${key}`)}, ${t('today.title')}`}
                        value={written(shown(key, 'totals'))}
                        named
                      >
                        {written(shown(key, 'totals'))}
                      </OpenNumber>
                    </span>
                    <Text component="span" size="xs" c="dimmed" className="k-num">
                      {t('today.yesterday', { value: written(shown(key, 'previous')) })}
                    </Text>
                  </>
                ) : (
                  <Skeleton h={34} w={64} />
                )}
              </dd>
            </div>
          )
        })}
      </dl>
    </Card>
  )
}
