import { Group, Pagination, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { TextLink } from '@/components/links'
import { Failed } from '@/components/states'

import { usePeopleAt } from '../api'
import { useCanvasContext } from '../CanvasContext'

const PAGE_SIZE = 10

/** Who is at the node now, those due first, each a click away from the page that says why. */
export function PeopleHere({ node, count }: { node: string; count: number }) {
  const { journeyId, words } = useCanvasContext()
  const { t, format } = words
  const [page, setPage] = useState(1)
  const people = usePeopleAt(journeyId, node, page)
  const pages = Math.ceil((people.data?.count ?? 0) / PAGE_SIZE)
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550}>
        {t('live.people', { count, number: format.number(count) })}
      </Text>
      {people.isPending && Array.from({ length: 3 }, (_, row) => <Skeleton key={row} h={22} />)}
      {people.isError && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {people.data?.results.map((person) => (
        <Group key={person.id} justify="space-between" gap="sm" wrap="nowrap">
          <TextLink to="/customers/$customerId" params={{ customerId: String(person.id) }} size="sm" truncate>
            {person.name || t('live.nameless', { id: person.id })}
          </TextLink>
          <Text size="xs" c="dimmed" className="k-num" style={{ flex: 'none' }}>
            {person.due_at && t('live.until', { time: format.dateTime(person.due_at) })}
          </Text>
        </Group>
      ))}
      {people.data?.results.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('live.nobody')}
        </Text>
      )}
      {pages > 1 && <Pagination size="xs" total={pages} value={page} onChange={setPage} mt={4} siblings={0} />}
    </Stack>
  )
}
