import { Badge, Group, Text, Title } from '@mantine/core'
import { IconMedal } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { CustomerProfile } from '@/api/types'
import { useFormat } from '@/format'

import classes from './Customer.module.css'

/** Where somebody stands in each loyalty programme that they take part in. */
export function Loyalty({ profile }: { profile: CustomerProfile }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const standings = profile.loyalty
  if (standings.length === 0) return null
  return (
    <section data-testid="loyalty">
      <Title order={3} mt="md" mb={8}>
        {t('loyalty.title')}
      </Title>
      {standings.map(({ programme, name, level, levels, rank, points, since, cards }) => (
        <div key={programme} className={classes.programme}>
          <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
            <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            {level !== null && (
              <Badge color="yellow" leftSection={<IconMedal size={13} aria-hidden />}>
                {level}
              </Badge>
            )}
          </Group>
          {rank !== null && levels.length > 1 && (
            <div className={classes.levels} role="img" aria-label={t('loyalty.rank', { rank, of: levels.length })}>
              {levels.map((each, place) => (
                <span key={each} data-reached={place < rank || undefined} />
              ))}
            </div>
          )}
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {[
              points === null ? '' : t('loyalty.points', { count: points, number: format.number(points) }),
              since === null ? '' : t('loyalty.since', { date: format.date(since) }),
              ...cards,
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
      ))}
    </section>
  )
}
