import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useChannelKinds } from '@/api/registries'
import type { Overview } from '@/api/types'
import { ChannelBadge } from '@/channels'
import { TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import classes from './Home.module.css'
import { DefinedHead, type HeadName } from './DefinedHead'
import { OpenCell } from './OpenCell'
import { SectionTitle } from './SectionTitle'

interface ChannelTableProps {
  rows: Overview['channels']
  currency: string
}

/** Which channels work: counts with their rates, the cheapest channel first. */
export function ChannelTable({ rows, currency }: ChannelTableProps) {
  const { t } = useTranslation('dashboard')
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
              <Table.Td ta="right">
                <OpenCell table="channels" row={row.channel} column="sent" cell={row.sent} />
              </Table.Td>
              <Rate channel={row.channel} column="delivered" value={row.delivered} of={row.sent} />
              {row.readable === 0 && row.delivered > 0 ? <NoEvidence /> : <Rate channel={row.channel} column="opened" value={row.opened} of={row.readable} />}
              <Rate channel={row.channel} column="clicked" value={row.clicked} of={row.delivered} />
              <Rate channel={row.channel} column="failed" value={row.failed} of={row.sent} />
              <Rate channel={row.channel} column="unsubscribed" value={row.unsubscribed} of={row.delivered} />
              <Table.Td ta="right">
                <OpenCell table="channels" row={row.channel} column="purchases" cell={row.purchases} />
              </Table.Td>
              {(['revenue', 'cost'] as const).map((key) => (
                <Table.Td key={key} ta="right">
                  <OpenCell table="channels" row={row.channel} column={key} cell={row[key]} currency={currency} />
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

interface RateProps {
  channel: string
  column: HeadName
  value: number
  of: number
}

function Rate({ channel, column, value, of }: RateProps) {
  const format = useFormat()
  return (
    <Table.Td ta="right">
      <OpenCell table="channels" row={channel} column={column} cell={value} />
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
