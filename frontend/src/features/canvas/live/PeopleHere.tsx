import { Anchor, Group, Pagination, Skeleton, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'

import { SearchInput } from '@/components/SearchInput'
import { Failed } from '@/components/states'

import { useCanvasContext } from '../CanvasContext'
import { PAGE_SIZE, peopleHereFile, usePeopleHere } from './api'
import { useAsked } from './asked'
import { PersonRow } from './People'

/** Who is at the node now, those due first: searched, and taken away as a file. */
export function PeopleHere({ node, count }: { node: string; count: number }) {
  const { journeyId, words } = useCanvasContext()
  const { t, format } = words
  const { asked } = useAsked()
  const [page, setPage] = useState(1)
  const [q, setQ] = useState('')
  const people = usePeopleHere(journeyId, node, page, asked, q)
  const pages = Math.ceil((people.data?.count ?? 0) / PAGE_SIZE)
  const line = ({ since, due_at: due }: { since: string; due_at: string | null }): string =>
    [t('watching:people.since', { time: format.dateTime(since) }), due !== null && t('live.until', { time: format.dateTime(due) })]
      .filter(Boolean)
      .join(' · ')
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="sm">
        <Text size="xs" c="dimmed">
          {t('live.people', { count, number: format.number(count) })}
        </Text>
        {count > 0 && (
          <Anchor href={peopleHereFile(journeyId, node, asked, q)} download size="xs" c="var(--k-accent-text)">
            <Group gap={4} wrap="nowrap">
              <IconDownload size={14} aria-hidden />
              {t('ledger:export')}
            </Group>
          </Anchor>
        )}
      </Group>
      {(count > PAGE_SIZE || q !== '') && (
        <SearchInput
          wide
          value={q}
          placeholder={t('ledger:search')}
          onChange={(next) => {
            setQ(next)
            setPage(1)
          }}
        />
      )}
      {people.isPending && Array.from({ length: 3 }, (_, row) => <Skeleton key={row} h={22} />)}
      {people.isError && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {people.data?.is_cut === true && (
        <Text size="xs" c="dimmed" role="status">
          {t('watching:people.cut')}
        </Text>
      )}
      {people.data?.results.length === 0 && q !== '' && (
        <Text size="sm" c="dimmed" role="status">
          {t('watching:people.nobodyFound')}
        </Text>
      )}
      {people.data?.results.map((person) => <PersonRow key={person.id} id={person.id} name={person.name} line={line(person)} />)}
      {pages > 1 && <Pagination size="xs" total={pages} value={page} onChange={setPage} mt={4} siblings={0} />}
    </Stack>
  )
}
