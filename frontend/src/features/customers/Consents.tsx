import { Button, Card, Group, Table, Text, Title, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconHistory } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands, useTopics } from '@/api/brands'
import { useConsents } from '@/api/consents'
import { useChannelKinds } from '@/api/registries'
import { useCanEdit } from '@/api/session'
import type { CustomerProfile } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { ConsentHistory } from './ConsentHistory'
import { ConsentMark } from './ConsentMark'
import classes from './Customer.module.css'

/** What this person allows: a row per topic, a column per channel. Never asked is not allowed. */
export function Consents({ profile: { id, consents } }: { profile: CustomerProfile }) {
  const { t } = useTranslation('customers')
  const label = useLabel()
  const kinds = (useChannelKinds().data ?? []).toSorted((one, other) => one.rank - other.rank)
  const brands = useBrands().data ?? []
  const names = new Map((useTopics().data ?? []).map((topic) => [topic.id, topic.name]))
  const canEdit = useCanEdit('consents')
  const [opened, history] = useDisclosure(false)
  const channels = [...new Set([...kinds.map(({ key }) => key), ...consents.map(({ channel }) => channel)])]
  const topics = [...new Map(consents.map((consent) => [`${consent.brand}:${consent.topic}`, consent])).values()]

  return (
    <Card>
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Title order={3}>{t('consents.title')}</Title>
        <Button variant="subtle" size="compact-sm" leftSection={<IconHistory size={15} />} onClick={history.open}>
          {t('consents.history')}
        </Button>
      </Group>
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
                      <ConsentMark
                        consent={consents.find(
                          (each) => each.channel === channel && each.topic === topic.topic && each.brand === topic.brand,
                        )}
                        customer={id}
                        topic={topic.topic}
                        channel={channel}
                        canEdit={canEdit}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <Waiting customer={id} topics={names} />
      {opened && <ConsentHistory customer={id} onClose={history.close} />}
    </Card>
  )
}

/** Breaks that have not ended, and opt-ins whose link has not been followed. */
function Waiting({ customer, topics }: { customer: number; topics: Map<number, string> }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const brands = useBrands().data ?? []
  const { pauses = [], pending = [] } = useConsents(customer).data ?? {}
  return (
    <>
      {pauses.map(({ brand, until }) => (
        <Text key={brand} size="sm" mt="xs">
          {t('consents.paused', { brand: brands.find(({ id }) => id === brand)?.name, date: format.date(until) })}
        </Text>
      ))}
      {pending.map(({ id, endpoint, topics: asked, asked_at: since }) => (
        <Text key={id} size="sm" mt="xs" style={{ overflowWrap: 'anywhere' }}>
          {t('consents.pending', {
            endpoint,
            date: format.date(since),
            topics: asked.map((topic) => topics.get(topic) ?? `#${topic}`).join(', '),
          })}
        </Text>
      ))}
    </>
  )
}
