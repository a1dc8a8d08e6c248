import { Badge, Button, Card, Center, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconReceiptRefund, IconShoppingCartOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { usePurchases } from '@/api/profile'
import type { Bought, BoughtLine, GivenBack } from '@/api/types'
import { Failed, State } from '@/components/states'
import { Picture } from '@/features/products/Picture'
import { useFormat } from '@/format'

import classes from './Customer.module.css'
import { useSourceWords } from './useSourceWords'

/** Of a long receipt so many lines are seen at once. */
const SHOWN = 5

/** What they bought, the newest first: each with its lines and what was given back of it. */
export function Purchases({ customer }: { customer: number }) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const purchases = usePurchases(customer)
  const found = purchases.data?.pages.flatMap(({ results }) => results)
  if (purchases.isLoadingError) return <Failed error={purchases.error} onRetry={() => void purchases.refetch()} />
  if (found?.length === 0) {
    return (
      <Card>
        <State icon={IconShoppingCartOff} title={t('purchases.none')} size="inset">
          {t('purchases.noneText')}
        </State>
      </Card>
    )
  }
  return (
    <Stack gap="sm" data-testid="purchases">
      {!found && Array.from({ length: 3 }, (_, place) => <Skeleton key={place} h={150} radius="md" />)}
      {found?.map((purchase) => (
        <Purchase key={purchase.id} purchase={purchase} />
      ))}
      {purchases.hasNextPage && (
        <Center>
          <Button variant="subtle" size="xs" loading={purchases.isFetchingNextPage} onClick={() => void purchases.fetchNextPage()}>
            {tc('actions.more')}
          </Button>
        </Center>
      )}
    </Stack>
  )
}

/** A day without a time of day: that is how files tell it. */
const isDay = (at: string): boolean => /T00:00(:00(\.0+)?)?Z$/.test(at)

/** Without an order's number the import makes a key of the values, which tells nobody anything. */
const isMade = (key: string): boolean => key.startsWith('=')

function Purchase({ purchase }: { purchase: Bought }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const source = useSourceWords()
  const [all, setAll] = useState(false)
  const { lines, refunds, currency } = purchase
  const shown = all || lines.length <= SHOWN + 1 ? lines : lines.slice(0, SHOWN)
  const refunded = Number(purchase.refunded)
  return (
    <Card component="article">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="md">
        <div style={{ minWidth: 0 }}>
          <Group gap={8}>
            <Title order={3}>{format.date(purchase.occurred_at)}</Title>
            {purchase.canceled_at !== null && <Badge color="red">{t('purchases.canceled')}</Badge>}
          </Group>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {[
              isDay(purchase.occurred_at) ? '' : format.time(purchase.occurred_at),
              isMade(purchase.key) ? '' : purchase.key,
              purchase.units === null ? '' : t('purchases.units', { count: purchase.units, number: format.number(purchase.units) }),
              purchase.source === '' ? '' : source(purchase.source),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
        <div style={{ textAlign: 'end', whiteSpace: 'nowrap' }}>
          <Text fw={650} fz={17} className="k-num">
            {format.money(purchase.amount, currency)}
          </Text>
          {refunded > 0 && (
            <Text size="xs" c="dimmed" td="line-through" className="k-num">
              {format.money(Number(purchase.amount) + refunded, currency)}
            </Text>
          )}
        </div>
      </Group>
      {lines.length > 0 && (
        <ul className={classes.lines}>
          {shown.map((line, place) => (
            <Line key={`${line.sku}${place}`} line={line} currency={currency} />
          ))}
        </ul>
      )}
      {shown.length < lines.length && (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAll(true)}>
          {t('purchases.moreLines', { count: lines.length - shown.length })}
        </Button>
      )}
      {refunds.map((refund) => (
        <Refunded key={refund.key} refund={refund} currency={currency} />
      ))}
    </Card>
  )
}

function Line({ line, currency }: { line: BoughtLine; currency: string }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const quantity = Number(line.quantity)
  const returned = Number(line.returned)
  return (
    <li>
      <Picture url={line.picture_url} size={38} />
      <div className={classes.lineName}>
        <Text size="sm" lineClamp={2} td={returned >= quantity && quantity > 0 ? 'line-through' : undefined}>
          {/^https?:\/\//.test(line.url) ? (
            <a className="k-link" href={line.url} target="_blank" rel="noreferrer noopener">
              {line.name || line.sku}
            </a>
          ) : (
            line.name || line.sku
          )}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[line.name ? line.sku : '', line.category].filter(Boolean).join(' · ')}
        </Text>
        {returned > 0 && (
          <Text size="xs" c="red">
            {t('purchases.returned', { number: format.number(returned), of: format.number(quantity) })}
          </Text>
        )}
      </div>
      <div className={classes.lineSum}>
        <Text size="sm" className="k-num">
          {format.money(line.amount, currency)}
        </Text>
        {quantity !== 1 && line.price !== null && (
          <Text size="xs" c="dimmed" className="k-num">
            {format.number(quantity)} × {format.money(line.price, currency)}
          </Text>
        )}
      </div>
    </li>
  )
}

function Refunded({ refund, currency }: { refund: GivenBack; currency: string }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  return (
    <div className={classes.refund}>
      <IconReceiptRefund size={17} stroke={1.7} aria-hidden />
      <Text size="sm" flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
        {t('purchases.refund')}
        <Text span size="xs" c="dimmed">
          {' '}
          · {[format.date(refund.occurred_at), refund.reason].filter(Boolean).join(' · ')}
        </Text>
      </Text>
      <Text size="sm" fw={550} className="k-num" style={{ whiteSpace: 'nowrap' }}>
        −{format.money(refund.amount, currency)}
      </Text>
    </div>
  )
}
