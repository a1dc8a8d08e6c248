import { Group, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import type { ImportRun } from '../types'
import { addsUp } from './progress'
import classes from './Sum.module.css'

const PARTS = [
  { key: 'created', color: 'var(--mantine-color-teal-6)' },
  { key: 'updated', color: 'var(--mantine-color-blue-6)' },
  { key: 'unchanged', color: 'var(--mantine-color-gray-5)' },
  { key: 'rejected', color: 'var(--mantine-color-red-6)' },
] as const

type Totals = Pick<ImportRun, 'read' | 'created' | 'updated' | 'unchanged' | 'rejected'>

/** What became of the rows, as a sum that anybody can check: read = created + updated + unchanged + rejected. */
export function Sum({ totals }: { totals: Totals }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const right = addsUp(totals)
  return (
    <Stack gap="sm">
      <dl className={classes.sum} data-testid="sum">
        <div className={classes.figure} data-whole>
          <dt>{t('totals.read')}</dt>
          <dd data-total="read">{format.number(totals.read)}</dd>
        </div>
        {PARTS.map(({ key, color }, index) => (
          <Fragment key={key}>
            <span className={classes.sign} aria-hidden>
              {index === 0 ? '=' : '+'}
            </span>
            <div className={classes.figure} data-nothing={totals[key] === 0 || undefined}>
              <dt>
                <span className={classes.dot} style={{ background: color }} aria-hidden />
                {t(`totals.${key}`)}
              </dt>
              <dd data-total={key}>{format.number(totals[key])}</dd>
            </div>
          </Fragment>
        ))}
      </dl>
      {totals.read > 0 && (
        <Progress.Root size={8} radius="xl" aria-hidden>
          {PARTS.map(({ key, color }) => (
            <Progress.Section key={key} value={(100 * totals[key]) / totals.read} color={color} withAria={false} />
          ))}
        </Progress.Root>
      )}
      {totals.read > 0 && (
        <Group gap={6} c={right ? 'teal' : 'red'} wrap="nowrap">
          {right ? <IconCheck size={16} stroke={2.2} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
          <Text size="xs" fw={550} className="k-num">
            {right ? t('totals.right') : t('totals.wrong')}
          </Text>
        </Group>
      )}
    </Stack>
  )
}
