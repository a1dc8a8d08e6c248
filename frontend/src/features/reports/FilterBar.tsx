import { Button, Group, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useJourneyNames } from '@/api/overview'
import { useChannelKinds } from '@/api/registries'
import { useSegments } from '@/api/segments'
import { ChannelIcon } from '@/channels'
import { useVersions } from '@/features/canvas/live/api'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { type ReportSearch, RULES } from './search'

interface FilterBarProps {
  /** Which filters the report understands; the others are not offered. */
  takes: string[]
  /** Those without which there is no answer. */
  needs?: string[]
  value: ReportSearch
  onChange: (change: Partial<ReportSearch>) => void
}

const number = (text: string | null) => (text === null ? undefined : Number(text))
const chosen = (value: number | undefined) => (value === undefined ? null : String(value))
const NONE = { brand: undefined, journey: undefined, channel: undefined, segment: undefined, rule: undefined, version: undefined }

/** What a report is limited to; all of it stands in the address, so that a view can be sent to a colleague. */
export function FilterBar({ takes, needs = [], value, onChange }: FilterBarProps) {
  const { t } = useTranslation('dashboard')
  const { t: tr } = useTranslation('reports')
  const brands = useBrands().data ?? []
  const journeys = (useJourneyNames().data ?? []).filter(({ brand }) => !value.brand || brand === value.brand)
  const some = (['brand', 'journey', 'channel', 'segment', 'rule', 'version'] as const).some((name) => takes.includes(name) && !needs.includes(name) && value[name] !== undefined)
  return (
    <Group gap="xs">
      {takes.includes('brand') && brands.length > 1 && (
        <Select
          size="xs"
          w={160}
          aria-label={t('filter.brand')}
          placeholder={t('filter.allBrands')}
          clearable
          data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={chosen(value.brand)}
          onChange={(brand) => onChange({ brand: number(brand), journey: undefined, version: undefined })}
        />
      )}
      {takes.includes('journey') && (
        <Select
          size="xs"
          w={{ base: 180, xs: 240 }}
          aria-label={t('filter.journey')}
          placeholder={needs.includes('journey') ? tr('needs.journey.title') : t('filter.allJourneys')}
          clearable={!needs.includes('journey')}
          searchable
          comboboxProps={{ width: 340, position: 'bottom-start' }}
          data={journeys.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={chosen(value.journey)}
          onChange={(journey) => onChange({ journey: number(journey), version: undefined })}
        />
      )}
      {takes.includes('version') && value.journey !== undefined && (
        <VersionFilter journey={value.journey} value={value.version} onChange={(version) => onChange({ version })} />
      )}
      {takes.includes('channel') && <ChannelFilter value={value.channel} onChange={(channel) => onChange({ channel })} />}
      {takes.includes('segment') && <SegmentFilter value={value.segment} onChange={(segment) => onChange({ segment })} />}
      {takes.includes('rule') && (
        <Select
          size="xs"
          w={{ base: 200, xs: 215 }}
          aria-label={tr('filter.rule')}
          title={tr('filter.rule')}
          allowDeselect={false}
          data={RULES.map((rule) => ({ value: rule, label: tr(`filter.rules.${rule}`) }))}
          value={value.rule ?? RULES[0]}
          onChange={(rule) => onChange({ rule: rule === null || rule === RULES[0] ? undefined : rule })}
        />
      )}
      {some && (
        <Button size="xs" variant="subtle" color="gray" leftSection={<IconX size={14} />} onClick={() => onChange(needs.includes('journey') ? { ...NONE, journey: value.journey } : NONE)}>
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  )
}

function ChannelFilter({ value, onChange }: { value: string | undefined; onChange: (channel: string | undefined) => void }) {
  const { t } = useTranslation('dashboard')
  const label = useLabel()
  const channels = useChannelKinds().data ?? []
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t('filter.channel')}
      placeholder={t('filter.allChannels')}
      clearable
      data={channels.map((kind) => ({ value: kind.key, label: label('channel', kind.key, kind.label) }))}
      value={value ?? null}
      leftSection={value && <ChannelIcon channel={value} size={15} />}
      renderOption={({ option }) => (
        <Group gap={8}>
          <ChannelIcon channel={option.value} size={16} />
          {option.label}
        </Group>
      )}
      onChange={(channel) => onChange(channel ?? undefined)}
    />
  )
}

/** Of a journey with one version alone there is nothing to choose. */
function VersionFilter({ journey, value, onChange }: { journey: number; value: number | undefined; onChange: (version: number | undefined) => void }) {
  const { t: tw } = useTranslation('watching')
  const format = useFormat()
  const versions = useVersions(journey, true).data ?? []
  if (versions.length < 2 && value === undefined) return null
  return (
    <Select
      size="xs"
      w={{ base: 180, xs: 170 }}
      aria-label={tw('filter.version')}
      placeholder={tw('filter.allVersions')}
      clearable
      data={versions.map((each) => ({ value: String(each.number), label: tw('filter.versionOf', { number: each.number, date: format.day(each.published_at) }) }))}
      value={chosen(value)}
      onChange={(version) => onChange(number(version))}
    />
  )
}

function SegmentFilter({ value, onChange }: { value: number | undefined; onChange: (segment: number | undefined) => void }) {
  const { t: tr } = useTranslation('reports')
  const segments = useSegments().data ?? []
  return (
    <Select
      size="xs"
      w={{ base: 180, xs: 210 }}
      aria-label={tr('filter.segment')}
      placeholder={tr('filter.allSegments')}
      clearable
      searchable
      comboboxProps={{ width: 320, position: 'bottom-start' }}
      data={segments.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={chosen(value)}
      onChange={(segment) => onChange(number(segment))}
    />
  )
}
