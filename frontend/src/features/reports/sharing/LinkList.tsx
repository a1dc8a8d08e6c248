import { Badge, Button, Group, Skeleton, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Failed } from '@/components/states'
import { useFormat } from '@/format'

import { type SharedLink, useRevokeLink, useSharedLinks } from './api'
import classes from './Sharing.module.css'

/** The links of a report: how often they were opened, and which open nothing any more. */
export function LinkList({ report }: { report: string }) {
  const { t } = useTranslation('reports')
  const links = useSharedLinks(report)
  return (
    <section>
      <Title order={3} mt="xs">
        {t('share.list')}
      </Title>
      {links.isPending && <Skeleton h={40} mt={8} />}
      {links.isLoadingError && <Failed error={links.error} onRetry={() => void links.refetch()} />}
      {links.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('share.none')}
        </Text>
      )}
      <ul className={classes.list}>
        {links.data?.map((link) => (
          <Link key={link.id} link={link} />
        ))}
      </ul>
    </section>
  )
}

function Link({ link }: { link: SharedLink }) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const revoke = useRevokeLink()
  const [now] = useState(() => Date.now())
  const name = link.name || t('share.unnamed', { beginning: link.beginning })
  const expired = link.expires_at !== null && Date.parse(link.expires_at) <= now
  const dead = link.revoked_at !== null ? t('share.revoked') : expired ? t('share.expired') : null
  const opened = link.last_opened_at === null ? t('share.neverOpened') : t('share.opened', { count: link.opened, ago: format.ago(link.last_opened_at) })
  const until = link.expires_at !== null && !dead && t('share.until', { day: format.date(link.expires_at) })
  return (
    <li className={classes.item} data-dead={dead !== null || undefined}>
      <div className={classes.about}>
        <Group gap={8} wrap="nowrap">
          <Text size="sm" fw={550} truncate title={name}>
            {name}
          </Text>
          {dead && <Badge color="gray">{dead}</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {[t('share.by', { name: link.created_by }), opened, until].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {!dead && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={revoke.isPending}
          aria-label={t('share.revokeOf', { name })}
          onClick={() => revoke.mutate(link.id)}
        >
          {t('share.revoke')}
        </Button>
      )}
    </li>
  )
}
