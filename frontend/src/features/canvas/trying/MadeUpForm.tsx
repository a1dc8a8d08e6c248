import { ActionIcon, Button, Collapse, Group, NativeSelect, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import type { Attribute } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { removing } from '@/components/removing'
import { LANGUAGES } from '@/i18n'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { shownGraph } from '../state/store'
import type { Consent, MadeUp } from './api'
import { Memberships } from './Memberships'
import { channelsOf } from './scene'
import classes from './Try.module.css'

interface MadeUpFormProps {
  made: MadeUp
  onChange: (made: MadeUp) => void
}

type State = Consent | 'none'
const STATES: State[] = ['granted', 'refused', 'unasked', 'none']

/** Somebody who does not exist: on which channels they can be reached, what they allow, what is known of them. */
export function MadeUpForm({ made, onChange }: MadeUpFormProps) {
  const { t } = useTranslation('trying')
  const { words } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const [more, setMore] = useState(made.time_zone !== '' || made.language !== '' || made.purchases.length > 0)
  const used = channelsOf(graph)
  const shown = used.length > 0 ? used : [...words.channels.keys()]
  const stateOf = (channel: string): State => (made.channels.includes(channel) ? (made.consents[channel] ?? 'granted') : 'none')

  function setState(channel: string, state: State) {
    const others = made.channels.filter((each) => each !== channel)
    const consents = without(made.consents, channel)
    onChange({
      ...made,
      channels: state === 'none' ? others : [...others, channel],
      consents: state === 'none' || state === 'granted' ? consents : { ...consents, [channel]: state },
    })
  }

  return (
    <Stack gap="sm" className={classes.made}>
      <Stack gap={6}>
        {shown
          .filter((channel) => channel !== 'webhook')
          .map((channel) => (
            <Group key={channel} justify="space-between" wrap="nowrap" gap="xs">
              <Group gap={8} wrap="nowrap" style={{ minWidth: 0 }}>
                <ChannelIcon channel={channel} size={17} />
                <Text size="sm" truncate>
                  {words.label('channel', channel, words.channels.get(channel)?.label)}
                </Text>
              </Group>
              <NativeSelect
                size="xs"
                w={190}
                aria-label={words.label('channel', channel)}
                data={STATES.map((value) => ({ value, label: t(`consent.${value}`) }))}
                value={stateOf(channel)}
                onChange={(event) => setState(channel, event.currentTarget.value as State)}
              />
            </Group>
          ))}
      </Stack>
      <KnownOf made={made} onChange={onChange} />
      <Memberships made={made} onChange={onChange} />
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        style={{ alignSelf: 'flex-start' }}
        aria-expanded={more}
        rightSection={<IconChevronDown size={13} style={{ rotate: more ? '180deg' : '0deg' }} aria-hidden />}
        onClick={() => setMore(!more)}
      >
        {t('more')}
      </Button>
      <Collapse expanded={more}>
        <Stack gap={8}>
          <Group gap="xs" grow align="flex-end">
            <Select
              size="xs"
              label={t('timeZone')}
              searchable
              clearable
              limit={40}
              placeholder={t('ofBrand')}
              data={ZONES}
              value={made.time_zone === '' ? null : made.time_zone}
              onChange={(zone) => onChange({ ...made, time_zone: zone ?? '' })}
            />
            <NativeSelect
              size="xs"
              label={t('language')}
              data={[{ value: '', label: t('ofBrand') }, ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))]}
              value={made.language}
              onChange={(event) => onChange({ ...made, language: event.currentTarget.value })}
            />
          </Group>
          <NumberInput
            size="xs"
            label={t('bought')}
            min={0}
            max={20}
            allowDecimal={false}
            value={made.purchases.length}
            onChange={(count) => onChange({ ...made, purchases: bought(Number(count) || 0) })}
          />
        </Stack>
      </Collapse>
    </Stack>
  )
}

const without = <T,>(record: Record<string, T>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([each]) => each !== key))

const ZONES = Intl.supportedValuesOf('timeZone')
const MONTH_S = 30 * 86_400

/** So many purchases, one a month, the last one a month ago. */
const bought = (count: number): MadeUp['purchases'] =>
  Array.from({ length: Math.min(20, Math.max(0, count)) }, (_, index) => ({ amount: '25.00', ago_s: MONTH_S * (index + 1) }))

/** Attributes: a row for each that was chosen, its value in the form of its type. */
function KnownOf({ made, onChange }: MadeUpFormProps) {
  const { t } = useTranslation('trying')
  const { words } = useCanvasContext()
  const attributes = useAttributes().data ?? []
  const known = attributes.filter(({ key }) => key in made.attributes)
  const others = attributes.filter(({ key }) => !(key in made.attributes))
  const set = (key: string, value: unknown) => onChange({ ...made, attributes: { ...made.attributes, [key]: value } })
  return (
    <Stack gap={6} data-rows>
      {known.map((attribute) => (
        <Group key={attribute.key} gap={6} wrap="nowrap" data-row justify="space-between">
          <Text size="sm" truncate style={{ minWidth: 0 }}>
            {words.label('attribute', attribute.key, attribute.label)}
          </Text>
          <Group gap={4} wrap="nowrap">
            <ValueInput attribute={attribute} value={made.attributes[attribute.key]} onChange={(value) => set(attribute.key, value)} />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('remove')}
              onClick={removing(() => onChange({ ...made, attributes: without(made.attributes, attribute.key) }))}
            >
              <IconX size={15} />
            </ActionIcon>
          </Group>
        </Group>
      ))}
      <Select
        size="xs"
        searchable
        data-adds
        aria-label={t('addAttribute')}
        placeholder={t('addAttribute')}
        data={others.map(({ key, label }) => ({ value: key, label: words.label('attribute', key, label) }))}
        value={null}
        onChange={(key) => key !== null && set(key, EMPTY[attributes.find((each) => each.key === key)?.type ?? 'text'] ?? '')}
      />
    </Stack>
  )
}

const EMPTY: Record<string, unknown> = { number: 0, boolean: true, list: [] }

function ValueInput({ attribute: { key, type }, value, onChange }: { attribute: Attribute; value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useTranslation('trying')
  const { words } = useCanvasContext()
  const common = { size: 'xs', w: 158, 'aria-label': words.label('attribute', key) } as const
  if (type === 'number') return <NumberInput {...common} value={Number(value ?? 0)} onChange={(next) => onChange(Number(next))} />
  if (type === 'boolean')
    return (
      <NativeSelect
        {...common}
        data={[
          { value: 'true', label: t('common:state.yes') },
          { value: 'false', label: t('common:state.no') },
        ]}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value === 'true')}
      />
    )
  const said = Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : ''
  return (
    <TextInput
      {...common}
      type={type === 'date' ? 'date' : 'text'}
      maxLength={200}
      value={said}
      onChange={(event) => {
        const typed = event.currentTarget.value
        onChange(type === 'list' ? typed.split(',').map((each) => each.trim()).filter(Boolean) : type === 'date' && typed === '' ? null : typed)
      }}
    />
  )
}
