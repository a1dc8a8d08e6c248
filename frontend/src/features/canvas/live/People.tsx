import { Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { TextLink } from '@/components/links'
import { Failed } from '@/components/states'

import { useCanvasContext } from '../CanvasContext'
import { useVisits, type Way } from './api'
import { useAsked } from './asked'
import { PeopleHere } from './PeopleHere'

export type Which = 'here' | Way['way']

export interface Picked {
  group: Which
  port?: string
  reason?: string
}

interface PeopleProps {
  node: string
  waiting: number
  /** An entry lets people pass at once, and an exit keeps them: nobody waits there. */
  groups: readonly Which[]
  picked: Picked
  onPick: (picked: Picked) => void
  /** Of the port or the reason that was picked. */
  words: string
}

/** The people behind the figures: who is here now, who came, and who left by which way; from each to the Why. */
export function People({ node, waiting, groups, picked, onPick, words }: PeopleProps) {
  const { t } = useTranslation('watching')
  const group = groups.includes(picked.group) ? picked.group : 'entered'
  return (
    <Stack gap={8} data-testid="people">
      <Group justify="space-between">
        <Text size="sm" fw={550}>
          {t('people.title')}
        </Text>
        {groups.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('people.title')}
            data={groups.map((each) => ({ value: each, label: t(`people.${each}`) }))}
            value={group}
            onChange={(group) => onPick({ group })}
          />
        )}
      </Group>
      {words && (
        <Text size="xs" c="dimmed">
          {words}
        </Text>
      )}
      {group === 'here' ? (
        <PeopleHere node={node} count={waiting} />
      ) : (
        <Visits node={node} way={{ way: group, ...(picked.port && { port: picked.port }), ...(picked.reason && { reason: picked.reason }) }} />
      )}
    </Stack>
  )
}

function Visits({ node, way }: { node: string; way: Way }) {
  const { t } = useTranslation('watching')
  const { journeyId, words } = useCanvasContext()
  const { asked } = useAsked()
  const found = useVisits(journeyId, node, way, asked, true)
  const visits = found.data?.pages.flatMap((page) => page.results) ?? []
  return (
    <Stack gap={6}>
      {found.isPending && Array.from({ length: 3 }, (_, row) => <Skeleton key={row} h={22} />)}
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {visits.map((each) => (
        <PersonRow
          key={`${each.id} ${each.at}`}
          id={each.id}
          name={each.name}
          line={`${words.label('reason', each.reason)} · ${words.format.dateTime(each.at)}`}
        />
      ))}
      {found.data && visits.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('people.nobody')}
        </Text>
      )}
      {found.hasNextPage && (
        <Button size="compact-sm" variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('people.more')}
        </Button>
      )}
    </Stack>
  )
}

interface PersonRowProps {
  id: number
  name: string
  line: string
}

/** A person, what there is to say about them, and the way to the Why. */
export function PersonRow({ id, name, line }: PersonRowProps) {
  const { t } = useTranslation('watching')
  const { journeyId, words } = useCanvasContext()
  const said = name || words.t('live.nameless', { id })
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <TextLink to="/customers/$customerId" params={{ customerId: String(id) }} size="sm" truncate display="block">
          {said}
        </TextLink>
        <Text size="xs" c="dimmed" className="k-num" truncate title={line}>
          {line}
        </Text>
      </div>
      <TextLink
        to="/journeys/$journeyId/why"
        params={{ journeyId: String(journeyId) }}
        search={{ customer: id }}
        size="xs"
        aria-label={t('people.whyOf', { name: said })}
        style={{ flex: 'none' }}
      >
        {t('people.why')}
      </TextLink>
    </Group>
  )
}
