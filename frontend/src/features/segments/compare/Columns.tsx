import { Card, Group, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Beside, Comparison } from '@/api/segmentCompare'
import { ChannelBadge } from '@/channels'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import classes from './Compare.module.css'
import { colorOf, Letter } from './Letter'

/** Every figure of each segment, a column for each. */
export function Columns({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const { segments, currency, total } = comparison
  // Where nobody has an address, in any of them, a row would say nothing.
  const channels = (segments[0]?.reach ?? [])
    .map(({ channel }) => channel)
    .filter((channel) => segments.some((each) => hasAddresses(each, channel)))
  const idle = (segments[0]?.reach ?? []).map(({ channel }) => channel).filter((channel) => !channels.includes(channel))
  const label = useLabel()
  const row = (head: ReactNode, cell: (segment: Beside, place: number) => ReactNode, key: string) => (
    <Table.Tr key={key}>
      <Table.Th scope="row" className={classes.head}>
        {head}
      </Table.Th>
      {segments.map((segment, place) => (
        <Table.Td key={segment.id}>{cell(segment, place)}</Table.Td>
      ))}
    </Table.Tr>
  )
  const part = (words: string) => (
    <Table.Tr className={classes.part}>
      <Table.Th scope="colgroup" colSpan={segments.length + 1}>
        <span>{words}</span>
      </Table.Th>
    </Table.Tr>
  )
  return (
    <Card padding={0}>
      <div className={classes.scroll}>
        <Table className={classes.columns} style={{ ['--columns' as string]: segments.length }} data-testid="columns">
          <Table.Thead>
            <Table.Tr>
              <Table.Td className={classes.head} />
              {segments.map((segment, place) => (
                <Table.Th key={segment.id} scope="col">
                  <Group gap={8} wrap="nowrap" align="flex-start">
                    <Letter place={place} />
                    <TextLink
                      to="/segments/$segmentId"
                      params={{ segmentId: String(segment.id) }}
                      size="sm"
                      fw={600}
                      c="var(--mantine-color-text)"
                      lineClamp={3}
                    >
                      {segment.name}
                    </TextLink>
                  </Group>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {row(t('columns.size'), (each, place) => <Size segment={each} place={place} total={total} />, 'size')}
            {row(
              t('columns.basket'),
              (each) => <Figure>{each.average_basket === null ? '–' : format.money(each.average_basket, currency)}</Figure>,
              'basket',
            )}
            {row(t('columns.lastPurchase'), (each) => <LastPurchase segment={each} />, 'last')}
            {row(t('columns.cascade'), (each) => <Cascade segment={each} />, 'cascade')}
            {part(t('columns.reach'))}
            {channels.map((channel) =>
              row(<ChannelBadge channel={channel} />, (each) => <Reach segment={each} channel={channel} />, channel),
            )}
          </Table.Tbody>
        </Table>
      </div>
      {idle.length > 0 && (
        <Text size="xs" c="dimmed" px="md" py="sm">
          {t('columns.idle', { channels: idle.map((channel) => label('channel', channel)).join(', ') })}
        </Text>
      )}
    </Card>
  )
}

const reachOf = ({ reach }: Beside, channel: string) => reach.find((each) => each.channel === channel)
const hasAddresses = (segment: Beside, channel: string) => (reachOf(segment, channel)?.no_address ?? segment.size) < segment.size
const priceOf = ({ prices }: Beside, channel: string) => prices.find((each) => each.channel === channel)

function Figure({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" fw={600} className="k-num">
      {children}
    </Text>
  )
}

function Small({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" className="k-num">
      {children}
    </Text>
  )
}

function Size({ segment, place, total }: { segment: Beside; place: number; total: number }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  return (
    <Stack gap={3}>
      <Text fz={22} fw={650} lh={1.2} className="k-num">
        {format.number(segment.size)}
      </Text>
      <Meter value={segment.share} color={colorOf(place)} />
      <Small>{t('columns.ofTotal', { share: format.percent(segment.share), total: format.number(total) })}</Small>
      {segment.too_wide && (
        <Text size="xs" className={classes.wide} role="note">
          <IconAlertTriangle size={14} aria-hidden />
          <span>{t('columns.tooWide')}</span>
        </Text>
      )}
    </Stack>
  )
}

export function Meter({ value, color }: { value: number; color: string }) {
  return (
    <span className={classes.meter} aria-hidden>
      <span style={{ width: `${Math.min(1, value) * 100}%`, background: color }} />
    </span>
  )
}

function LastPurchase({ segment: { last_purchase_days_median: days, last_purchase_at: at } }: { segment: Beside }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  if (at === null) return <Figure>–</Figure>
  return (
    <>
      {days !== null && <Figure>{t('columns.daysAgo', { count: days, number: format.number(days) })}</Figure>}
      <Small>{t('columns.latest', { on: format.date(at) })}</Small>
    </>
  )
}

/** The price of one message to each by the cheapest channel that reaches them, and what that means. */
function Cascade({ segment }: { segment: Beside }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const label = useLabel()
  const { cost, currency, reached } = segment.cascade
  const order = segment.prices.filter(({ one }) => one !== null).map(({ channel }) => label('channel', channel))
  if (order.length === 0) return <Small>{t('columns.noSender')}</Small>
  return (
    <>
      <Figure>{format.money(cost, currency)}</Figure>
      <Small>
        {t('columns.reached', { count: reached, number: format.number(reached), share: format.percent(reached, segment.size) })}
      </Small>
      <Small>{t('columns.order', { order: order.join(' → ') })}</Small>
    </>
  )
}

function Reach({ segment, channel }: { segment: Beside; channel: string }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const reach = reachOf(segment, channel)
  const price = priceOf(segment, channel)
  if (!reach) return <Figure>–</Figure>
  const missing = (['no_address', 'no_consent', 'suppressed'] as const).filter((why) => reach[why] > 0)
  return (
    <Stack gap={3}>
      <Group gap={6} align="baseline">
        <Figure>{format.number(reach.reachable)}</Figure>
        <Small>{format.percent(reach.reachable, segment.size)}</Small>
      </Group>
      <Meter value={segment.size === 0 ? 0 : reach.reachable / segment.size} color="var(--k-reach)" />
      {missing.length > 0 && (
        <Small>{missing.map((why) => t(`columns.why.${why}`, { number: format.number(reach[why]) })).join(' · ')}</Small>
      )}
      <Small>
        {price?.one == null || price.all === null
          ? t('columns.noSenderOn')
          : t('columns.price', {
              all: format.money(price.all, price.currency),
              one: price.currency ? format.price(price.one, price.currency) : price.one,
            })}
      </Small>
    </Stack>
  )
}
