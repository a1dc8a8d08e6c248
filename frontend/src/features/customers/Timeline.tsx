import { Button, Card, Center, Skeleton, Stack, Text } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useTimeline } from '@/api/customers'
import { Failed } from '@/components/states'
import { useFormat } from '@/format'

import { byDay } from './byDay'
import classes from './Customer.module.css'
import { TimelineEntry } from './TimelineEntry'
import { TimelineFilter } from './TimelineFilter'
import type { TimelineKind } from './timelineKinds'

interface TimelineProps {
  customer: number
  kinds: TimelineKind[]
  onKinds: (kinds: TimelineKind[]) => void
}

/** Everything that happened, the newest first, in plain words; narrowed to kinds. */
export function Timeline({ customer, kinds, onKinds }: TimelineProps) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const timeline = useTimeline(customer, kinds)
  const { ref, entry } = useIntersection({ rootMargin: '600px' })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline
  const inSight = entry?.isIntersecting === true

  useEffect(() => {
    if (inSight && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [inSight, hasNextPage, isFetchingNextPage, fetchNextPage])

  const days = useMemo(() => byDay(timeline.data?.pages.flatMap((page) => page.results) ?? []), [timeline.data])
  return (
    <Card data-testid="timeline" className={classes.open}>
      <TimelineFilter chosen={kinds} onChange={onKinds} />
      {timeline.isLoadingError && <Failed error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isPending && <Waiting />}
      {timeline.isSuccess && days.length === 0 && (
        <Text c="dimmed" size="sm" ta="center" py="xl">
          {kinds.length > 0 ? t('timeline.nothing') : t('timeline.empty')}
        </Text>
      )}
      <div aria-busy={timeline.isPlaceholderData} style={{ opacity: timeline.isPlaceholderData ? 0.55 : 1 }}>
        {days.map(([day, found]) => (
          <section key={day} className={classes.section}>
            <h3 className={classes.day}>{format.date(day)}</h3>
            <ol className={classes.timeline}>
              {found.map((each, index) => (
                <TimelineEntry key={`${each.at}${each.kind}${index}`} entry={each} customer={customer} />
              ))}
            </ol>
          </section>
        ))}
      </div>
      {hasNextPage && (
        <Center ref={ref} pt="sm">
          <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {tc('actions.more')}
          </Button>
        </Center>
      )}
    </Card>
  )
}

function Waiting() {
  return (
    <Stack gap="sm" mt="md">
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} h={46} />
      ))}
    </Stack>
  )
}
