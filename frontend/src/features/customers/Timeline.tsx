import { Button, Card, Center, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { useTimeline } from '@/api/customers'
import type { TimelineEntry as Entry } from '@/api/types'
import { Failed } from '@/components/states'
import { useFormat } from '@/format'

import classes from './Customer.module.css'
import { TimelineEntry } from './TimelineEntry'

/** Every decision, message, purchase and consent, the newest first, in plain words. */
export function Timeline({ customer }: { customer: number }) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const timeline = useTimeline(customer)
  const { ref, entry } = useIntersection({ rootMargin: '400px' })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline
  const inSight = entry?.isIntersecting === true

  useEffect(() => {
    if (inSight && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [inSight, hasNextPage, isFetchingNextPage, fetchNextPage])

  const entries = timeline.data?.pages.flatMap((page) => page.results) ?? []
  return (
    <Card data-testid="timeline">
      <Title order={2} mb={2}>
        {t('timeline.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('timeline.subtitle')}
      </Text>
      {timeline.isLoadingError && <Failed error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isPending && <Waiting />}
      {timeline.isSuccess && entries.length === 0 && (
        <Text c="dimmed" size="sm" ta="center" py="xl">
          {t('timeline.empty')}
        </Text>
      )}
      {byDay(entries).map(([day, found]) => (
        <section key={day}>
          <h3 className={classes.day}>{format.date(day)}</h3>
          <ol className={classes.timeline}>
            {found.map((each, index) => (
              <TimelineEntry key={`${each.at}${each.kind}${index}`} entry={each} customer={customer} />
            ))}
          </ol>
        </section>
      ))}
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

/** Grouped by the day on the reader's own calendar, in the order they come. */
function byDay(entries: Entry[]): [string, Entry[]][] {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const day = new Date(entry.at).toDateString()
    const found = days.get(day)
    if (found) found.push(entry)
    else days.set(day, [entry])
  }
  return [...days]
}

function Waiting() {
  return (
    <Stack gap="sm">
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} h={46} />
      ))}
    </Stack>
  )
}
