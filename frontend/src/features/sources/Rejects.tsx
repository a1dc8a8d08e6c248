import { Button, Card, Center, Group, Skeleton, Text, Title, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useRejects } from '@/api/sources'
import type { SourceReject } from '@/api/types'
import { Failed } from '@/components/states'
import { useFormat } from '@/format'
import { inOwnWords } from '@/i18n/said'

import classes from './Sources.module.css'

/** What was sent and not taken: why, and its text as it came. */
export function Rejects({ source }: { source: number }) {
  const { t } = useTranslation('sources')
  const { t: tc } = useTranslation()
  const rejects = useRejects(source)
  const found = rejects.data?.pages.flatMap(({ results }) => results)
  return (
    <Card data-testid="rejects">
      <Title order={2}>{t('rejects.title')}</Title>
      <Text size="sm" c="dimmed">
        {t('rejects.text')}
      </Text>
      {rejects.isLoadingError && <Failed error={rejects.error} onRetry={() => void rejects.refetch()} />}
      {rejects.isPending && <Skeleton h={90} mt="sm" />}
      {found?.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="lg">
          {t('rejects.none')}
        </Text>
      )}
      <ul className={classes.rejects}>{found?.map((reject) => <Rejected key={reject.id} reject={reject} />)}</ul>
      {rejects.hasNextPage && (
        <Center pt="xs">
          <Button variant="subtle" size="xs" loading={rejects.isFetchingNextPage} onClick={() => void rejects.fetchNextPage()}>
            {tc('actions.more')}
          </Button>
        </Center>
      )}
    </Card>
  )
}

function Rejected({ reject }: { reject: SourceReject }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <UnstyledButton className={classes.opener} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={16} aria-hidden />
        <Group justify="space-between" gap="2px 16px" flex={1} miw={0}>
          <Text component="span" size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            {inOwnWords(reject.reason, reject.said)}
          </Text>
          <Text component="span" size="xs" c="dimmed" className="k-num" title={format.dateTime(reject.at)}>
            {format.ago(reject.at)}
          </Text>
        </Group>
      </UnstyledButton>
      {isOpen && (
        <>
          <pre className={classes.original} tabIndex={0} aria-label={t('rejects.original')}>
            {pretty(reject.original)}
          </pre>
          {reject.message_id && (
            <Text size="xs" c="dimmed" mt={4} ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {reject.message_id}
            </Text>
          )}
        </>
      )}
    </li>
  )
}

/** JSON is set out so that it can be read; anything else stays as it came. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
