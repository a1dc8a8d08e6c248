import { Button, Group, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useJourneyNames } from '@/api/overview'
import { useChannelKinds } from '@/api/registries'
import { ChannelIcon } from '@/channels'
import { useLabel } from '@/i18n/useLabel'

interface Filter {
  brand?: number
  journey?: number
  channel?: string
}

interface FiltersProps {
  value: Filter
  onChange: (value: Filter) => void
}

/** Brand, journey and channel; they stand in the address, so a view can be sent to a colleague. */
export function Filters({ value, onChange }: FiltersProps) {
  const { t } = useTranslation('dashboard')
  const label = useLabel()
  const brands = useBrands().data ?? []
  const journeys = (useJourneyNames().data ?? []).filter(({ brand }) => !value.brand || brand === value.brand)
  const channels = useChannelKinds().data ?? []
  const number = (text: string | null) => (text === null ? undefined : Number(text))
  const some = value.brand !== undefined || value.journey !== undefined || value.channel !== undefined

  return (
    <Group gap="xs">
      {brands.length > 1 && (
        <Select
          size="xs"
          w={170}
          aria-label={t('filter.brand')}
          placeholder={t('filter.allBrands')}
          clearable
          data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={value.brand === undefined ? null : String(value.brand)}
          onChange={(brand) => onChange({ brand: number(brand), journey: undefined })}
        />
      )}
      <Select
        size="xs"
        w={{ base: 180, xs: 240 }}
        aria-label={t('filter.journey')}
        placeholder={t('filter.allJourneys')}
        clearable
        searchable
        comboboxProps={{ width: 340, position: 'bottom-start' }}
        data={journeys.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={value.journey === undefined ? null : String(value.journey)}
        onChange={(journey) => onChange({ journey: number(journey) })}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t('filter.channel')}
        placeholder={t('filter.allChannels')}
        clearable
        data={channels.map((kind) => ({ value: kind.key, label: label('channel', kind.key, kind.label) }))}
        value={value.channel ?? null}
        leftSection={value.channel && <ChannelIcon channel={value.channel} size={15} />}
        renderOption={({ option }) => (
          <Group gap={8}>
            <ChannelIcon channel={option.value} size={16} />
            {option.label}
          </Group>
        )}
        onChange={(channel) => onChange({ channel: channel ?? undefined })}
      />
      {some && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} />}
          onClick={() => onChange({ brand: undefined, journey: undefined, channel: undefined })}
        >
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  )
}
