import { Card, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { JourneyRow } from '@/api/types'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import type { JourneyListProps } from './JourneyTable'
import { RowMenu } from './RowMenu'

/** The list on a phone, where a table would show its first column only. */
export function JourneyCards({ rows, brands, canEdit }: JourneyListProps) {
  const { t } = useTranslation('journeys')
  if (!rows) return <Skeleton h={92} radius="md" />
  return (
    <Stack gap="xs">
      {rows.map((row) => (
        <JourneyCard key={row.id} row={row} canEdit={canEdit} brand={brands.length > 1 ? brands.find(({ id }) => id === row.brand)?.name : undefined} />
      ))}
      {rows.length === 0 && (
        <Text c="dimmed" ta="center" py="lg">
          {t('nothing')}
        </Text>
      )}
    </Stack>
  )
}

function JourneyCard({ row, brand, canEdit }: { row: JourneyRow; brand: string | undefined; canEdit: boolean }) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  return (
    <Card padding="sm">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <TextLink to="/journeys/$journeyId" params={{ journeyId: String(row.id) }} fw={570} lineClamp={2} py={2}>
          {row.name}
        </TextLink>
        <Group gap={4} wrap="nowrap">
          <JourneyStatusBadge status={row.status} />
          <RowMenu journey={row} canEdit={canEdit} />
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {[brand, format.ago(row.updated_at)].filter(Boolean).join(' · ')}
      </Text>
      {row.entered > 0 && (
        <Group gap="lg" mt={6}>
          {(['entered', 'inside', 'exited'] as const).map((key) => (
            <div key={key}>
              <Text fw={620} size="sm" className="k-num">
                {format.number(row[key])}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`columns.${key}`)}
              </Text>
            </div>
          ))}
        </Group>
      )}
    </Card>
  )
}
