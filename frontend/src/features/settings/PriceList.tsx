import { Fieldset, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import type { Price } from '@/api/types'
import { ChannelBadge } from '@/channels'

interface PriceListProps {
  prices: Price[]
  channels: string[]
  onChange: (prices: Price[]) => void
  errors: FieldErrors
}

/** What a message costs here: one line per channel of the provider; an empty price is no price. */
export function PriceList({ prices, channels, onChange, errors }: PriceListProps) {
  const { t } = useTranslation('settings')
  const currency = prices[0]?.currency ?? 'USD'

  function set(channel: string, change: Partial<Price>) {
    const known = prices.find((price) => price.channel === channel)
    const next: Price = { channel, amount: '', currency, billed_on: 'sent', ...known, ...change }
    const others = prices.filter((price) => price.channel !== channel)
    onChange(next.amount === '' ? others : known ? prices.map((price) => (price === known ? next : price)) : [...others, next])
  }

  return (
    <Fieldset legend={t('accounts.prices')}>
      <Stack gap="xs">
        {channels.map((channel) => {
          const index = prices.findIndex((price) => price.channel === channel)
          const price = prices[index]
          const error = Object.entries(errors).find(([path]) => path.startsWith(`${index}.`))?.[1]
          return (
            <div key={channel}>
              <Group gap="xs" wrap="nowrap">
                <div style={{ flex: 1, minWidth: 84 }}>
                  <ChannelBadge channel={channel} />
                </div>
                <NumberInput
                  size="xs"
                  w={100}
                  aria-label={t('accounts.price')}
                  value={price?.amount ?? ''}
                  min={0}
                  decimalScale={5}
                  hideControls
                  error={Boolean(error)}
                  onChange={(amount) => set(channel, { amount: String(amount) })}
                />
                <TextInput
                  size="xs"
                  w={62}
                  maxLength={3}
                  aria-label={t('brands.currency')}
                  disabled={!price}
                  value={price?.currency ?? currency}
                  onChange={(event) => set(channel, { currency: event.currentTarget.value.toUpperCase() })}
                />
                <Select
                  size="xs"
                  w={148}
                  aria-label={t('accounts.billedOn')}
                  disabled={!price}
                  allowDeselect={false}
                  data={[
                    { value: 'sent', label: t('accounts.billed.sent') },
                    { value: 'delivered', label: t('accounts.billed.delivered') },
                  ]}
                  value={price?.billed_on ?? 'sent'}
                  onChange={(value) => set(channel, { billed_on: value === 'delivered' ? 'delivered' : 'sent' })}
                />
              </Group>
              {error && (
                <Text size="xs" c="red" mt={2}>
                  {error}
                </Text>
              )}
            </div>
          )
        })}
      </Stack>
    </Fieldset>
  )
}
