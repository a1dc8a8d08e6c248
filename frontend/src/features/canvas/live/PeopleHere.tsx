import { Pagination, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { Failed } from '@/components/states'

import { useCanvasContext } from '../CanvasContext'
import { PAGE_SIZE, usePeopleHere } from './api'
import { useAsked } from './asked'
import { PersonRow } from './People'

/** Who is at the node now, those due first. */
export function PeopleHere({ node, count }: { node: string; count: number }) {
  const { journeyId, words } = useCanvasContext()
  const { t, format } = words
  const { asked } = useAsked()
  const [page, setPage] = useState(1)
  const people = usePeopleHere(journeyId, node, page, asked)
  const pages = Math.ceil((people.data?.count ?? 0) / PAGE_SIZE)
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        {t('live.people', { count, number: format.number(count) })}
      </Text>
      {people.isPending && Array.from({ length: 3 }, (_, row) => <Skeleton key={row} h={22} />)}
      {people.isError && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {people.data?.results.map((person) => (
        <PersonRow
          key={person.id}
          id={person.id}
          name={person.name}
          line={person.due_at === null ? '' : t('live.until', { time: format.dateTime(person.due_at) })}
        />
      ))}
      {pages > 1 && <Pagination size="xs" total={pages} value={page} onChange={setPage} mt={4} siblings={0} />}
    </Stack>
  )
}
