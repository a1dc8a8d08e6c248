import { Card, Group, Pagination, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { CHANGES_PAGE, type Kind, useSegmentChanges } from '@/api/segmentHistory'
import type { CustomerRow } from '@/api/types'
import { TextLink } from '@/components/links'
import { Failed } from '@/components/states'
import { useFormat } from '@/format'

/** Who has joined and who has left since the last night, side by side. */
export function Changes({ id }: { id: number }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Side id={id} kind="joined" />
      <Side id={id} kind="left" />
    </SimpleGrid>
  )
}

const ICONS = { joined: IconUserPlus, left: IconUserMinus }

function Side({ id, kind }: { id: number; kind: Kind }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const [page, setPage] = useState(1)
  const { data, isLoadingError, error, refetch } = useSegmentChanges(id, kind, page)
  const Icon = ICONS[kind]
  const pages = Math.ceil((data?.count ?? 0) / CHANGES_PAGE)
  return (
    <Card data-testid={`changes-${kind}`}>
      <Group gap={8} mb={2} wrap="nowrap">
        <Icon size={18} aria-hidden color={kind === 'joined' ? '#3b9a5d' : '#cf5668'} />
        <Title order={2}>
          {t(`changes.${kind}`)}
          {data?.since && <span className="k-num">{` · ${format.number(data.count)}`}</span>}
        </Title>
      </Group>
      {isLoadingError ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton h={120} mt="sm" />
      ) : data.since === null ? (
        <Text size="sm" c="dimmed" py="sm">
          {t('changes.firstNight')}
        </Text>
      ) : (
        <Stack gap="sm">
          <Text size="xs" c="dimmed">
            {t('changes.since', { at: format.dateTime(data.since) })}
          </Text>
          {data.count === 0 ? (
            <Text size="sm" c="dimmed">
              {t(`changes.none.${kind}`)}
            </Text>
          ) : (
            <Stack gap={8}>
              {data.results.map((row) => (
                <Person key={row.id} row={row} />
              ))}
            </Stack>
          )}
          {pages > 1 && <Pagination total={pages} value={page} onChange={setPage} size="sm" siblings={0} />}
        </Stack>
      )}
    </Card>
  )
}

function Person({ row }: { row: CustomerRow }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <div style={{ minWidth: 0 }}>
        <TextLink to="/customers/$customerId" params={{ customerId: String(row.id) }} size="sm" fw={570} truncate display="block">
          {[row.name, row.external_id].find(Boolean) ?? `#${row.id}`}
        </TextLink>
        <Text size="xs" c="dimmed" truncate>
          {[row.email ?? row.phone, row.city].filter(Boolean).join(' · ') || '–'}
        </Text>
      </div>
      <Text size="xs" c="dimmed" ta="right" className="k-num" style={{ whiteSpace: 'nowrap' }}>
        {t('changes.bought', { count: row.purchases, number: format.number(row.purchases) })}
      </Text>
    </Group>
  )
}
