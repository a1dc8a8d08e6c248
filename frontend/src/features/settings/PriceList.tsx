import { ActionIcon, Fieldset, Menu, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import type { Price } from '@/api/types'
import { ChannelBadge, ChannelIcon } from '@/channels'
import { removing } from '@/components/removing'
import { useLabel } from '@/i18n/useLabel'

import classes from './PriceList.module.css'

interface PriceListProps {
  prices: Price[]
  channels: string[]
  onChange: (prices: Price[]) => void
  /** By `0.amount`: the price's place in the list and its field. */
  errors: FieldErrors
}

/** What a message costs here, per channel and, for numbers, per beginning of the number. */
export function PriceList({ prices, channels, onChange, errors }: PriceListProps) {
  const { t } = useTranslation('settings')
  const label = useLabel()

  function add(channel: string) {
    const currency = prices[0]?.currency ?? 'USD'
    onChange([...prices, { channel, prefix: '', amount: '', currency, billed_on: 'sent' }])
  }

  return (
    <Fieldset data-rows legend={t('accounts.prices')}>
      <Text size="xs" c="dimmed" mb="sm">
        {t('accounts.pricesHelp')}
      </Text>
      <Stack gap="xs">
        {prices.map((price, index) => (
          <PriceRow
            key={index}
            price={price}
            error={Object.entries(errors).find(([path]) => path.startsWith(`${index}.`))?.[1]}
            onChange={(change) => onChange(prices.with(index, { ...price, ...change }))}
            onRemove={() => onChange(prices.filter((_, other) => other !== index))}
          />
        ))}
      </Stack>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className={classes.add} data-adds>
            <IconPlus size={14} aria-hidden />
            {t('accounts.addPrice')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {channels.map((channel) => (
            <Menu.Item key={channel} leftSection={<ChannelIcon channel={channel} size={16} />} onClick={() => add(channel)}>
              {label('channel', channel)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Fieldset>
  )
}

interface PriceRowProps {
  price: Price
  error: string | undefined
  onChange: (change: Partial<Price>) => void
  onRemove: () => void
}

function PriceRow({ price, error, onChange, onRemove }: PriceRowProps) {
  const { t } = useTranslation('settings')
  const { t: tc } = useTranslation()
  return (
    <div data-row>
      <div className={classes.row}>
        <div className={classes.channel}>
          <ChannelBadge channel={price.channel} />
        </div>
        <TextInput
          size="xs"
          w={54}
          aria-label={t('accounts.prefix')}
          title={t('accounts.prefix')}
          placeholder={t('accounts.everywhere')}
          value={price.prefix}
          onChange={(event) => onChange({ prefix: event.currentTarget.value.replaceAll(/\D/g, '') })}
        />
        <NumberInput
          size="xs"
          w={80}
          aria-label={t('accounts.price')}
          value={price.amount}
          min={0}
          decimalScale={5}
          hideControls
          error={Boolean(error)}
          onChange={(amount) => onChange({ amount: String(amount) })}
        />
        <TextInput
          size="xs"
          w={56}
          maxLength={3}
          aria-label={t('brands.currency')}
          value={price.currency}
          onChange={(event) => onChange({ currency: event.currentTarget.value.toUpperCase() })}
        />
        <Select
          size="xs"
          className={classes.billed}
          rightSectionWidth={24}
          styles={{ input: { paddingInlineStart: 8 } }}
          aria-label={t('accounts.billedOn')}
          allowDeselect={false}
          data={(['sent', 'delivered'] as const).map((value) => ({ value, label: t(`accounts.billed.${value}`) }))}
          value={price.billed_on}
          onChange={(value) => onChange({ billed_on: value === 'delivered' ? 'delivered' : 'sent' })}
        />
        <ActionIcon size="sm" className={classes.remove} aria-label={tc('actions.remove')} onClick={removing(onRemove)}>
          <IconTrash size={15} />
        </ActionIcon>
      </div>
      {error && (
        <Text size="xs" c="red" mt={2}>
          {error}
        </Text>
      )}
    </div>
  )
}
