import { Autocomplete, Group, Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { useTopics } from '@/api/brands'
import { PURCHASE, useEventNames } from '@/api/events'
import { useSegments } from '@/api/segments'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { Blanks, GalleryTemplate } from '../api'

interface BlankFieldsProps {
  template: GalleryTemplate
  brand: number | null
  value: Blanks
  onChange: (value: Blanks) => void
}

/** What a template asks before it begins; only what has more than one answer. */
export function BlankFields({ template, brand, value, onChange }: BlankFieldsProps) {
  const needs = new Map(template.needs.map(({ kind, name }) => [kind, name]))
  const set = (more: Blanks) => onChange({ ...value, ...more })
  const event = needs.get('event')
  const attribute = needs.get('attribute')
  return (
    <>
      {needs.has('segment') && <SegmentField brand={brand} value={value.segment ?? null} onChange={(segment) => set({ segment })} />}
      {event !== undefined && <EventField usual={event} value={value.event ?? event} onChange={(next) => set({ event: next })} />}
      {attribute !== undefined && (
        <AttributeField template={template} usual={attribute} value={value.attribute ?? attribute} onChange={(next) => set({ attribute: next })} />
      )}
      {needs.has('topic') && <TopicField brand={brand} value={value.topic ?? null} onChange={(topic) => set({ topic })} />}
    </>
  )
}

interface IdFieldProps {
  brand: number | null
  value: number | null
  onChange: (value: number | null) => void
}

function SegmentField({ brand, value, onChange }: IdFieldProps) {
  const { t } = useTranslation('gallery')
  const format = useFormat()
  const rows = (useSegments().data ?? []).filter((each) => each.brand === null || each.brand === brand)
  const sizes = new Map(rows.map((each) => [String(each.id), each.size]))
  return (
    <Select
      label={t('field.segment')}
      placeholder={t('field.segmentHint')}
      description={value === null ? t('field.segmentLater') : undefined}
      inputWrapperOrder={['label', 'input', 'description']}
      data={rows.map((each) => ({ value: String(each.id), label: each.name }))}
      value={value === null ? null : String(value)}
      searchable
      clearable
      onChange={(next) => onChange(next === null ? null : Number(next))}
      renderOption={({ option }) => {
        const size = sizes.get(option.value)
        return (
          <Group justify="space-between" wrap="nowrap" gap="sm" w="100%">
            <Text size="sm" lineClamp={2}>
              {option.label}
            </Text>
            {size !== null && size !== undefined && (
              <Text size="xs" c="dimmed" className="k-num">
                {format.number(size)}
              </Text>
            )}
          </Group>
        )
      }}
    />
  )
}

/** Filled in by itself; asked only where there is a choice. */
function TopicField({ brand, value, onChange }: IdFieldProps) {
  const { t } = useTranslation('gallery')
  const rows = (useTopics().data ?? []).filter((each) => each.brand === brand)
  const first = rows.find((each) => each.traffic_class === 'marketing') ?? rows[0]
  if (rows.length < 2) return null
  return (
    <Select
      label={t('field.topic')}
      data={rows.map((each) => ({ value: String(each.id), label: each.name }))}
      value={String(value ?? first?.id ?? '')}
      allowDeselect={false}
      onChange={(next) => onChange(Number(next))}
    />
  )
}

interface NameFieldProps {
  usual: string
  value: string
  onChange: (value: string) => void
}

function EventField({ usual, value, onChange }: NameFieldProps) {
  const { t } = useTranslation('gallery')
  const names = (useEventNames().data ?? []).filter((each) => each !== PURCHASE)
  return (
    <Autocomplete
      label={t('field.event')}
      description={t('field.eventHelp', { name: usual })}
      inputWrapperOrder={['label', 'input', 'description']}
      data={[...new Set([usual, ...names])]}
      limit={30}
      maxLength={100}
      value={value}
      onChange={onChange}
    />
  )
}

function AttributeField({ template, usual, value, onChange }: NameFieldProps & { template: GalleryTemplate }) {
  const { t } = useTranslation('gallery')
  const label = useLabel()
  const dated = template.graph.nodes.some((node) => node.type === 'entry_date')
  const rows = (useAttributes().data ?? []).filter((each) => !dated || each.type === 'date')
  const data = rows.map((each) => ({ value: each.key, label: label('attribute', each.key, each.label) }))
  if (!data.some((each) => each.value === usual)) data.push({ value: usual, label: usual })
  return <Select label={t('field.attribute')} data={data} value={value} searchable allowDeselect={false} onChange={(next) => onChange(next ?? usual)} />
}
