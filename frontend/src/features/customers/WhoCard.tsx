import { Badge, Card, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconStarFilled } from '@tabler/icons-react'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CustomerProfile } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { useNamespaceName } from '@/features/namespaces/useNamespaceName'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import classes from './Customer.module.css'
import { Loyalty } from './Loyalty'

/** Who this is: how they are reached, by what they are known, their language and hours. */
export function WhoCard({ profile }: { profile: CustomerProfile }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const nameOf = useNamespaceName()
  return (
    <Card data-testid="who">
      <Title order={3} mb={8}>
        {t('profile.reach')}
      </Title>
      {profile.addresses.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('profile.noAddress')}
        </Text>
      )}
      {byFirst(profile.addresses.map((address) => [address.channel, address])).map(([channel, addresses]) => (
        <Row key={channel} name={<ChannelName channel={channel} />}>
          {addresses.map((address) => (
            <Address key={address.endpoint} address={address} several={addresses.filter((each) => each.is_active).length > 1} />
          ))}
        </Row>
      ))}
      <Title order={3} mt="md" mb={8}>
        {t('profile.identities')}
      </Title>
      {profile.identities.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('profile.noIdentity')}
        </Text>
      )}
      {byFirst(profile.identities.map(({ namespace, value }) => [namespace, value])).map(([namespace, values]) => (
        <Row key={namespace} name={nameOf(namespace)}>
          {values.map((value) => (
            <div key={value}>{value}</div>
          ))}
        </Row>
      ))}
      <Row name={t('profile.language')}>{languageName(profile.language, format) || '–'}</Row>
      <Row name={t('profile.timeZone')}>{profile.time_zone || '–'}</Row>
      <Loyalty profile={profile} />
    </Card>
  )
}

interface AddressProps {
  address: CustomerProfile['addresses'][number]
  /** The channel has more than one that it could use: the main one is marked. */
  several: boolean
}

/** Where a channel reaches them, and whether it still does. */
function Address({ address: { endpoint, is_active: active, is_primary: primary }, several }: AddressProps) {
  const { t } = useTranslation('customers')
  return (
    <div className={classes.address}>
      <span className={classes.endpoint} data-inactive={!active || undefined} title={endpoint}>
        {endpoint}
      </span>
      {!active && (
        <Badge size="xs" color="gray">
          {t('profile.inactive')}
        </Badge>
      )}
      {active && primary && several && (
        <Tooltip label={t('profile.primaryHelp')}>
          <span role="img" aria-label={t('profile.primary')} tabIndex={0} className={classes.primary}>
            <IconStarFilled size={13} aria-hidden />
          </span>
        </Tooltip>
      )}
    </div>
  )
}

function ChannelName({ channel }: { channel: string }) {
  const label = useLabel()
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <ChannelIcon channel={channel} size={16} />
      {label('channel', channel)}
    </Group>
  )
}

function Row({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <span className={classes.factName}>{name}</span>
      <span className={classes.factValue}>{children}</span>
    </div>
  )
}

/** What has the same first stands together: the addresses of a channel, the cards of a programme. */
function byFirst<T>(pairs: [string, T][]): [string, T[]][] {
  const found = new Map<string, T[]>()
  for (const [first, second] of pairs) found.set(first, [...(found.get(first) ?? []), second])
  return [...found]
}

function languageName(code: string, format: Format): string {
  return code ? (format.language(code) ?? code) : ''
}
