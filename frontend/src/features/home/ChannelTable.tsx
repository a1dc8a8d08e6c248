import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useChannelKinds } from '@/api/registries'
import type { Overview } from '@/api/types'
import { ChannelBadge } from '@/channels'
import { TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import classes from './Home.module.css'
import { DefinedHead } from './DefinedHead'
import { SectionTitle } from './SectionTitle'

interface ChannelTableProps {
  rows: Overview['channels']
  currency: string
}

/** Which channels work: counts with their rates, the cheapest channel first. */
export function ChannelTable({ rows, currency }: ChannelTableProps) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  const kinds = useChannelKinds().data ?? []
  const rank = (channel: string) => kinds.find(({ key }) => key === channel)?.rank ?? Infinity
  const sorted = rows.toSorted((one, other) => rank(one.channel) - rank(other.channel))
  return (
    <section>
      <SectionTitle>{t('byChannel')}</SectionTitle>
      <TableCard minWidth={960}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('channel')}</Table.Th>
            {(['sent', 'delivered', 'opened', 'clicked', 'failed', 'unsubscribed', 'purchases', 'revenue', 'cost'] as const).map(
              (key) => (
                <DefinedHead key={key} name={key} />
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((row) => (
            <Table.Tr key={row.channel}>
              <Table.Td fw={550}>
                <ChannelBadge channel={row.channel} />
              </Table.Td>
              <Table.Td ta="right">{format.number(row.sent)}</Table.Td>
              <Rate value={row.delivered} of={row.sent} />
              {row.readable === 0 && row.delivered > 0 ? <NoEvidence /> : <Rate value={row.opened} of={row.readable} />}
              <Rate value={row.clicked} of={row.delivered} />
              <Rate value={row.failed} of={row.sent} />
              <Rate value={row.unsubscribed} of={row.delivered} />
              <Table.Td ta="right">{format.number(row.purchases)}</Table.Td>
              <Table.Td ta="right">{format.money(row.revenue, currency)}</Table.Td>
              <Table.Td ta="right">{format.money(row.cost, currency)}</Table.Td>
            </Table.Tr>
          ))}
          {rows.length === 0 && <NoRows columns={10} />}
        </Table.Tbody>
      </TableCard>
    </section>
  )
}

interface RateProps {
  value: number
  of: number
}

function Rate({ value, of }: RateProps) {
  const format = useFormat()
  return (
    <Table.Td ta="right">
      {format.number(value)}
      <span className={classes.rate}>{format.share(value, of)}</span>
    </Table.Td>
  )
}

/** SMS receipts say delivered, never read: a zero would be a lie. */
function NoEvidence() {
  const { t } = useTranslation('dashboard')
  return (
    <Table.Td ta="right" title={t('noReads')}>
      –
    </Table.Td>
  )
}

export function NoRows({ columns }: { columns: number }) {
  const { t } = useTranslation('dashboard')
  return (
    <Table.Tr>
      <Table.Td colSpan={columns}>
        <Text c="dimmed" size="sm" ta="center" py="md">
          {t('nothing')}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
