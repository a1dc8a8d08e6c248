import { Badge, Card, Group, Text, Title } from '@mantine/core'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import type { CustomerProfile } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import classes from './Customer.module.css'

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/

/** How this person is known and reached, and what is known about them. */
export function ProfileCard({ profile }: { profile: CustomerProfile }) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const label = useLabel()
  const known = useAttributes().data ?? []
  const attributes = Object.entries(profile.attributes)

  return (
    <Card>
      <Title order={3} mb={8}>
        {t('profile.reach')}
      </Title>
      {profile.addresses.length === 0 && <Nothing>{t('profile.noAddress')}</Nothing>}
      {profile.addresses.map(({ channel, endpoint, is_active: active }) => (
        <Row key={`${channel}${endpoint}`} name={<ChannelName channel={channel} />}>
          <span className={classes.endpoint} data-inactive={!active || undefined} title={endpoint}>
            {endpoint}
          </span>
          {!active && (
            <Badge size="xs" color="gray" ml={6}>
              {t('profile.inactive')}
            </Badge>
          )}
        </Row>
      ))}
      <Title order={3} mt="md" mb={8}>
        {t('profile.identities')}
      </Title>
      {profile.identities.map(({ namespace, value }) => (
        <Row key={`${namespace}${value}`} name={namespace}>
          {value}
        </Row>
      ))}
      <Row name={t('profile.language')}>{languageName(profile.language, format) || '–'}</Row>
      <Row name={t('profile.timeZone')}>{profile.time_zone || '–'}</Row>
      {attributes.length > 0 && (
        <Title order={3} mt="md" mb={8}>
          {t('profile.attributes')}
        </Title>
      )}
      {attributes.map(([key, value]) => (
        <Row key={key} name={label('attribute', key, known.find((attribute) => attribute.key === key)?.label)}>
          {written(value, format, { yes: tc('state.yes'), no: tc('state.no') })}
        </Row>
      ))}
    </Card>
  )
}

function ChannelName({ channel }: { channel: string }) {
  const label = useLabel()
  return (
    <Group gap={6} wrap="nowrap">
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

function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  )
}

function languageName(code: string, format: Format): string {
  return code ? (format.language(code) ?? code) : ''
}

/** An attribute's value for people: dates as dates, lists as lists. */
function written(value: unknown, format: Format, words: { yes: string; no: string }): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return format.number(value)
  if (typeof value === 'string') return ISO_DATE.test(value) ? format.date(value) : value
  if (Array.isArray(value)) return value.map((each) => written(each, format, words)).join(', ')
  return JSON.stringify(value)
}
