import { Autocomplete, Group, Text } from '@mantine/core'
import { use } from 'react'
import { useTranslation } from 'react-i18next'

import { PURCHASE, useEventNames, useEventProperties } from '@/api/events'

import { asText, inputProps } from '../inputProps'
import { OuterForm, Suggesting } from '../surroundings'
import type { EditorProps } from '../types'

const SHOWN = 30

/** The name of an event: one of those that have come, a purchase, or one that is yet to come. */
export function EventEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const names = useEventNames()
  return (
    <Autocomplete
      {...inputProps(props)}
      {...(props.inline ? { w: 170 } : {})}
      value={asText(props.value)}
      data={[PURCHASE, ...(names.data ?? []).filter((name) => name !== PURCHASE)]}
      limit={SHOWN}
      maxLength={props.field.max_length ?? undefined}
      placeholder={t('event.placeholder')}
      comboboxProps={{ position: 'bottom-start' }}
      renderOption={({ option }) => <Offer name={option.value} about={option.value === PURCHASE ? t('event.purchase') : null} />}
      onChange={props.onChange}
    />
  )
}

/** The name of a property, with those offered that the event of the form around has. */
export function PropertyEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const outer = use(OuterForm)
  const properties = useEventProperties(asText(outer.event ?? props.form.event ?? use(Suggesting)?.others.name))
  return (
    <Autocomplete
      {...inputProps(props)}
      {...(props.inline ? { w: 150 } : {})}
      value={asText(props.value)}
      data={properties.map(({ name }) => name)}
      limit={SHOWN}
      maxLength={props.field.max_length ?? undefined}
      placeholder={props.inline ? props.label : t('event.property')}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      renderOption={({ option }) => {
        const example = properties.find(({ name }) => name === option.value)?.example
        return <Offer name={option.value} about={example ? t('event.example', { value: example }) : null} />
      }}
      onChange={props.onChange}
    />
  )
}

function Offer({ name, about }: { name: string; about: string | null }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="md" w="100%">
      <Text size="sm">{name}</Text>
      {about && (
        <Text size="xs" c="dimmed" truncate maw={170}>
          {about}
        </Text>
      )}
    </Group>
  )
}
