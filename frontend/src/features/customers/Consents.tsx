import { Card, Table, Text, Title, Tooltip } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useChannelKinds } from '@/api/registries'
import type { CustomerProfile } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import classes from './Customer.module.css'

type Consent = CustomerProfile['consents'][number]

/** What this person allows: a row per topic, a column per channel. Never asked is not allowed. */
export function Consents({ profile: { consents } }: { profile: CustomerProfile }) {
  const { t } = useTranslation('customers')
  const label = useLabel()
  const kinds = (useChannelKinds().data ?? []).toSorted((one, other) => one.rank - other.rank)
  const brands = useBrands().data ?? []
  const channels = [...new Set([...kinds.map(({ key }) => key), ...consents.map(({ channel }) => channel)])]
  const topics = [...new Map(consents.map((consent) => [`${consent.brand}:${consent.topic}`, consent])).values()]

  return (
    <Card>
      <Title order={3} mb={4}>
        {t('consents.title')}
      </Title>
      {topics.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('consents.none')}
        </Text>
      ) : (
        <div className={classes.consents}>
          <Table horizontalSpacing={6} verticalSpacing={6} highlightOnHover={false}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th pl={0}>{t('consents.topic')}</Table.Th>
                {channels.map((channel) => (
                  <Table.Th key={channel} ta="center">
                    <Tooltip label={label('channel', channel)}>
                      <span>
                        <ChannelIcon channel={channel} size={17} />
                        <span className="k-visually-hidden">{label('channel', channel)}</span>
                      </span>
                    </Tooltip>
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {topics.map((topic) => (
                <Table.Tr key={`${topic.brand}:${topic.topic}`}>
                  <Table.Td pl={0}>
                    <Text size="sm" lh={1.3}>
                      {topic.topic_name}
                    </Text>
                    {brands.length > 1 && (
                      <Text size="xs" c="dimmed">
                        {brands.find(({ id }) => id === topic.brand)?.name}
                      </Text>
                    )}
                  </Table.Td>
                  {channels.map((channel) => (
                    <Table.Td key={channel} ta="center">
                      <Mark
                        consent={consents.find(
                          (each) => each.channel === channel && each.topic === topic.topic && each.brand === topic.brand,
                        )}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Card>
  )
}

function Mark({ consent }: { consent: Consent | undefined }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const state = consent === undefined ? 'never' : consent.granted ? 'granted' : 'refused'
  const words =
    consent === undefined
      ? t('consents.never')
      : t(`consents.${state}`, { date: format.date(consent.changed_at), source: consent.source })
  const Icon = { granted: IconCheck, refused: IconX, never: IconMinus }[state]
  return (
    <Tooltip label={words}>
      <span className={classes.consent} data-state={state} role="img" aria-label={words} tabIndex={0}>
        <Icon size={16} stroke={2.2} aria-hidden />
      </span>
    </Tooltip>
  )
}
