import { Group, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Overview } from '@/api/types'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'
import { TextLink } from '@/components/links'
import { TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import { NoRows } from './ChannelTable'
import { SectionTitle } from './SectionTitle'

interface JourneyTableProps {
  rows: Overview['journeys']
  currency: string
}

/** What each journey achieved in the period; the name leads to its canvas. */
export function JourneyTable({ rows, currency }: JourneyTableProps) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  return (
    <section>
      <SectionTitle>{t('byJourney')}</SectionTitle>
      <TableCard minWidth={1000}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('journey')}</Table.Th>
            {(['entered', 'inside', 'sent', 'opened', 'clicked', 'purchases', 'revenue', 'cost', 'saved'] as const).map((key) => (
              <Table.Th key={key} ta="right">
                {t(`figures.${key}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td maw={320}>
                <Group gap="xs" wrap="nowrap">
                  <TextLink to="/journeys/$journeyId" params={{ journeyId: String(row.id) }} fw={570} size="sm" lineClamp={2}>
                    {row.name}
                  </TextLink>
                  <JourneyStatusBadge status={row.status} />
                </Group>
              </Table.Td>
              {(['entered', 'inside', 'sent', 'opened', 'clicked', 'purchases'] as const).map((key) => (
                <Table.Td key={key} ta="right">
                  {format.number(row[key])}
                </Table.Td>
              ))}
              {(['revenue', 'cost', 'saved'] as const).map((key) => (
                <Table.Td key={key} ta="right">
                  {row[key] === null ? '–' : format.money(row[key], currency)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          {rows.length === 0 && <NoRows columns={10} />}
        </Table.Tbody>
      </TableCard>
    </section>
  )
}
