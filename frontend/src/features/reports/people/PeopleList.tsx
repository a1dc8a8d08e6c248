import { Skeleton, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { CustomerRow } from '@/api/types'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import classes from './People.module.css'

interface PeopleListProps {
  /** Undefined: on their way. */
  rows: CustomerRow[] | undefined
  /** In which journey they are: from there it is one step to the Why. */
  journey: number | undefined
  stale: boolean
}

/** People in a narrow column: who, where to reach them, what they bought, and why they are in the journey. */
export function PeopleList({ rows, journey, stale }: PeopleListProps) {
  const { t } = useTranslation('reports')
  const { t: tc } = useTranslation('customers')
  const format = useFormat()
  if (!rows) {
    return (
      <Stack gap={8}>
        {Array.from({ length: 8 }, (_, each) => (
          <Skeleton key={each} h={44} radius="sm" />
        ))}
      </Stack>
    )
  }
  return (
    <ul className={classes.list} data-stale={stale || undefined}>
      {rows.map((row) => {
        const name = row.name || tc('noName')
        return (
          <li key={row.id} className={classes.person}>
            <div className={classes.who}>
              <TextLink to="/customers/$customerId" params={{ customerId: String(row.id) }} size="sm" fw={570} truncate display="block">
                {name}
              </TextLink>
              <Text size="xs" c="dimmed" truncate>
                {reach(row)}
              </Text>
            </div>
            {row.purchases > 0 && (
              <Text size="xs" c="dimmed" ta="right" className={classes.bought}>
                {t('people.bought', { count: row.purchases })}
                <br />
                {format.money(row.spent)}
              </Text>
            )}
            {journey !== undefined && (
              <TextLink
                to="/journeys/$journeyId/why"
                params={{ journeyId: String(journey) }}
                search={{ customer: row.id }}
                size="xs"
                className={classes.why}
                aria-label={t('people.whyOf', { name })}
              >
                {t('people.why')}
              </TextLink>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** Where they can be reached and where they live; of who has neither, what names them. */
function reach({ email, phone, city, external_id, id }: CustomerRow): string {
  const known = [email ?? phone, city].filter(Boolean)
  return known.length > 0 ? known.join(' · ') : (external_id ?? `#${id}`)
}
