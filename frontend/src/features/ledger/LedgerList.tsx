import { Button, Center, Group, Table, Text } from '@mantine/core'
import { IconInfoCircle, IconListSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { type LedgerSearch, useLedger } from '@/api/ledger'
import type { LedgerEntry } from '@/api/types'
import { TextLink } from '@/components/links'
import { Note } from '@/components/Note'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useEntryWords } from '@/features/customers/useEntryWords'
import { useFormat } from '@/format'

import { BeginsAt } from './BeginsAt'
import classes from './Ledger.module.css'

/** The decisions that were found, more on demand. */
export function LedgerList({ journey, search }: { journey: number; search: LedgerSearch }) {
  const { t } = useTranslation('ledger')
  const { t: tc } = useTranslation()
  const found = useLedger(journey, search)
  if (found.isLoadingError) return <Failed error={found.error} onRetry={() => void found.refetch()} />
  const cut = found.data?.pages[0]?.is_cut === true && (
    <Note color="yellow" icon={IconInfoCircle}>
      {t('cut')}
    </Note>
  )
  const rows = found.data?.pages.flatMap((page) => page.results) ?? []
  const beginsAt = found.data?.pages[0]?.begins_at
  if (found.isSuccess && rows.length === 0) {
    const isNarrowed = Object.values(search).some(Boolean)
    return (
      <>
        {cut}
        <State icon={IconListSearch} title={isNarrowed ? t('nothing') : t('empty')}>
          {isNarrowed ? t('nothingText') : t('emptyText')}
        </State>
        <BeginsAt at={beginsAt} />
      </>
    )
  }
  return (
    <>
      {cut}
      <TableCard minWidth={{ base: 0, sm: 720 }} data-testid="ledger">
        <Table.Thead className={classes.columns}>
          <Table.Tr>
            <Table.Th w={170}>
              {t('columns.when')}
            </Table.Th>
            <Table.Th>{t('columns.who')}</Table.Th>
            <Table.Th>{t('columns.what')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {!found.data && <SkeletonRows columns={3} rows={10} />}
          {rows.map((each) => (
            <Row key={each.id} journey={journey} entry={each} />
          ))}
        </Table.Tbody>
      </TableCard>
      {found.hasNextPage && (
        <Center>
          <Button variant="subtle" size="xs" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {tc('actions.more')}
          </Button>
        </Center>
      )}
      {found.isSuccess && !found.hasNextPage && <BeginsAt at={beginsAt} />}
    </>
  )
}

function Row({ journey, entry }: { journey: number; entry: LedgerEntry }) {
  const { t } = useTranslation('ledger')
  const format = useFormat()
  const { title, text } = useEntryWords()(entry)
  const when = format.dateTime(entry.at)
  const who = (
    <TextLink
      to="/journeys/$journeyId/why"
      params={{ journeyId: String(journey) }}
      search={{ customer: entry.customer.id }}
      size="sm"
      fw={550}
      c="var(--k-accent-text)"
    >
      {entry.customer.name || `#${entry.customer.id}`}
    </TextLink>
  )
  return (
    <Table.Tr>
      <Table.Td visibleFrom="sm" className={`k-num ${classes.when ?? ''}`}>
        <Text size="sm" c="dimmed" title={t(`cause.${entry.cause}`)}>
          {when}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" className={classes.who}>
        {who}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Group hiddenFrom="sm" justify="space-between" gap="0 12px" mb={2}>
          {who}
          <Text size="xs" c="dimmed" className="k-num">
            {when}
          </Text>
        </Group>
        <Text size="sm" fw={550}>
          {title}
        </Text>
        {text && (
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
