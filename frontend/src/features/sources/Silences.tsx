import { Card, Group, Text, Title } from '@mantine/core'
import { IconMoonStars, IconVolume } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Source } from '@/api/types'
import { useFormat } from '@/format'

import classes from './Sources.module.css'

/** When it fell silent, and when it spoke again. */
export function Silences({ source: { alerts } }: { source: Source }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  if (alerts.length === 0) return null
  return (
    <Card>
      <Title order={2}>{t('silences.title')}</Title>
      <ul className={classes.rejects}>
        {alerts.map(({ at, state, since }) => {
          const Icon = state === 'silent' ? IconMoonStars : IconVolume
          return (
            <li key={`${at}${state}`}>
              <Group gap="sm" wrap="nowrap" align="flex-start">
                <Icon size={17} stroke={1.7} color={`var(--mantine-color-${state === 'silent' ? 'yellow' : 'teal'}-6)`} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
                <div>
                  <Text size="sm">{t(`silences.${state}`, { since: format.dateTime(since) })}</Text>
                  <Text size="xs" c="dimmed" className="k-num">
                    {format.dateTime(at)}
                  </Text>
                </div>
              </Group>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
