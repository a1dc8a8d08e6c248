import { Button, ColorSwatch, Group, Stack, Table, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import type { Brand, JourneyRow } from '@/api/types'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'
import { TextLink } from '@/components/links'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import classes from './journeys.module.css'
import { RowMenu } from './RowMenu'

const COLUMNS = 8

export interface JourneyListProps {
  /** Not there while they are being loaded. */
  rows: JourneyRow[] | undefined
  brands: Brand[]
  canEdit: boolean
  /** Takes the filters away, where there are any. */
  onClear?: () => void
}

export function JourneyTable({ rows, brands, canEdit, onClear }: JourneyListProps) {
  const { t } = useTranslation('journeys')
  return (
    <TableCard minWidth={940}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="34%">{t('columns.name')}</Table.Th>
          <Table.Th>{t('columns.status')}</Table.Th>
          <Table.Th>{t('columns.version')}</Table.Th>
          {(['entered', 'inside', 'exited'] as const).map((key) => (
            <Table.Th key={key} ta="right">
              {t(`columns.${key}`)}
            </Table.Th>
          ))}
          <Table.Th>{t('columns.updated')}</Table.Th>
          <Table.Th w={44} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {!rows && <SkeletonRows columns={COLUMNS} height={34} />}
        {rows?.map((row) => (
          <Row key={row.id} row={row} brand={brands.length > 1 ? brands.find(({ id }) => id === row.brand) : undefined} canEdit={canEdit} />
        ))}
        {rows?.length === 0 && (
          <Table.Tr>
            <Table.Td colSpan={COLUMNS}>
              <Stack align="center" gap="xs" py="lg">
                <Text c="dimmed">{t('nothing')}</Text>
                {onClear && (
                  <Button size="xs" variant="light" onClick={onClear}>
                    {t('clear')}
                  </Button>
                )}
              </Stack>
            </Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </TableCard>
  )
}

function Row({ row, brand, canEdit }: { row: JourneyRow; brand: Brand | undefined; canEdit: boolean }) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  const navigate = useNavigate()
  const params = { journeyId: String(row.id) }
  return (
    <Table.Tr
      className={classes.row}
      onClick={(event) => {
        // The whole row leads to the journey; the name is the link for keyboards and new tabs.
        if (event.target instanceof Element && !event.target.closest('a, button')) void navigate({ to: '/journeys/$journeyId', params })
      }}
    >
      <Table.Td>
        <TextLink to="/journeys/$journeyId" params={params} fw={570} lineClamp={2}>
          {row.name}
        </TextLink>
        {brand && (
          <Group gap={6} mt={2} wrap="nowrap">
            <ColorSwatch size={9} color={brand.color || 'gray'} withShadow={false} />
            <Text size="xs" c="dimmed" truncate>
              {brand.name}
            </Text>
          </Group>
        )}
      </Table.Td>
      <Table.Td>
        <JourneyStatusBadge status={row.status} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{row.version === null ? <span className={classes.dimmed}>{t('notPublished')}</span> : t('version', { number: row.version })}</Text>
        {row.version !== null && row.has_draft && (
          <Text size="xs" c="dimmed">
            {t('changed')}
          </Text>
        )}
      </Table.Td>
      {(['entered', 'inside', 'exited'] as const).map((key) => (
        <Table.Td key={key} ta="right">
          <Text size="sm" fw={key === 'inside' && row.inside > 0 ? 620 : 400} c={row[key] === 0 ? 'dimmed' : undefined}>
            {format.number(row[key])}
          </Text>
        </Table.Td>
      ))}
      <Table.Td>
        <Text size="sm" c="dimmed" title={format.dateTime(row.updated_at)} style={{ whiteSpace: 'nowrap' }}>
          {format.ago(row.updated_at)}
        </Text>
        {row.updated_by && (
          <Text size="xs" c="dimmed" truncate maw={160}>
            {row.updated_by}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <RowMenu journey={row} canEdit={canEdit} />
      </Table.Td>
    </Table.Tr>
  )
}
