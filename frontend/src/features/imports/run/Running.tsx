import { Card, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { bytesText } from '../bytes'
import type { ImportRun } from '../types'
import { shareOf } from './progress'

/** How far an import is: share, rate and time left. */
export function Running({ run }: { run: ImportRun }) {
  const { t, i18n } = useTranslation('imports')
  const format = useFormat()
  const share = shareOf(run)
  const stands = run.status === 'failed' || run.status === 'canceled'
  const facts = [
    run.size > 0 && t('run.bytes', { read: bytesText(run.bytes_read, i18n.language), size: bytesText(run.size, i18n.language) }),
    !stands && run.rows_per_s !== null && run.rows_per_s > 0 && t('run.rate', { number: format.number(Math.round(run.rows_per_s)) }),
  ].filter(Boolean)
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between" align="baseline">
          <Text size="xl" fw={650} className="k-num">
            {run.status === 'queued' ? t('run.queued') : share === null ? t('run.reading') : format.percent(share)}
          </Text>
          <Text size="sm" c="dimmed" className="k-num">
            {!stands && run.seconds_left !== null && run.status === 'running' ? t('run.left', { time: format.duration(Math.max(1, run.seconds_left)) }) : ''}
          </Text>
        </Group>
        <Progress
          value={100 * (share ?? 1)}
          size="lg"
          radius="xl"
          color={run.status === 'failed' ? 'red' : run.status === 'canceled' ? 'yellow' : undefined}
          animated={!stands}
          striped={!stands}
          aria-label={t('run.progress')}
        />
        <Text size="sm" c="dimmed" className="k-num">
          {facts.join(' · ')}
        </Text>
      </Stack>
    </Card>
  )
}
