import { Table, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import type { CustomerRow } from '@/api/types'
import { useFormat } from '@/format'

import { TextLink } from './links'
import { OpeningRow } from './OpeningRow'
import { SkeletonRows, TableCard } from './TableCard'

/** A list of customers, as in Customers, in the members of a segment, and at a node. Undefined rows are on their way. */
export function CustomersTable({ rows }: { rows: CustomerRow[] | undefined }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const navigate = useNavigate()
  return (
    <TableCard minWidth={{ base: 0, sm: 760 }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('columns.name')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('columns.contact')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('columns.city')}</Table.Th>
          <Table.Th ta="right">{t('columns.purchases')}</Table.Th>
          <Table.Th ta="right">{t('columns.spent')}</Table.Th>
          <Table.Th ta="right" visibleFrom="sm">
            {t('columns.last')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {!rows && <SkeletonRows columns={6} rows={10} height={34} />}
        {rows?.map((row) => (
          <OpeningRow
            key={row.id}
            onOpen={() => void navigate({ to: '/customers/$customerId', params: { customerId: String(row.id) } })}
          >
            <Table.Td maw={{ base: 170, sm: 260 }}>
              <TextLink
                to="/customers/$customerId"
                params={{ customerId: String(row.id) }}
                fw={570}
                size="sm"
                truncate
                display="block"
              >
                {row.name || t('noName')}
              </TextLink>
              <Text size="xs" c="dimmed" truncate>
                {row.external_id ?? `#${row.id}`}
              </Text>
            </Table.Td>
            <Table.Td maw={260} visibleFrom="sm">
              <Text size="sm" truncate>
                {row.email ?? row.phone ?? '–'}
              </Text>
              {row.email && row.phone && (
                <Text size="xs" c="dimmed">
                  {row.phone}
                </Text>
              )}
            </Table.Td>
            <Table.Td visibleFrom="sm">{row.city ?? '–'}</Table.Td>
            <Table.Td ta="right">{format.number(row.purchases)}</Table.Td>
            <Table.Td ta="right">{format.money(row.spent)}</Table.Td>
            <Table.Td ta="right" visibleFrom="sm">
              {row.last_purchase_at === null ? '–' : format.date(row.last_purchase_at)}
            </Table.Td>
          </OpeningRow>
        ))}
      </Table.Tbody>
    </TableCard>
  )
}
