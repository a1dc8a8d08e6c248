import { MultiSelect, Select } from '@mantine/core'

import { useTranslation } from 'react-i18next'

import { useAttributeType } from '@/api/attributes'
import { useChoiceWords } from '@/i18n/useChoiceWords'
import { useLabel } from '@/i18n/useLabel'

import { asList, asText, heldBy, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** Mantine's selects speak strings; the server's choices may be numbers. */
function useChoices({ field, form }: EditorProps) {
  const words = useChoiceWords()
  const label = useLabel()
  const type = useAttributeType(asText(form.attribute))
  const choices = (field.choices ?? []).filter(({ types }) => !types || !type || types.includes(type))
  return {
    data: choices.map((choice) => ({
      value: String(choice.value),
      // Channels have their one name everywhere.
      label: field.key === 'channel' ? label('channel', String(choice.value), choice.label) : words(field.key, choice),
    })),
    original: (text: string) => choices.find((choice) => String(choice.value) === text)?.value ?? text,
  }
}

/** As wide as its words: in a sentence a long empty box reads as a gap. */
function widthOf(label: string): number {
  return Math.max(74, Math.min(250, 46 + label.length * 7))
}

export function ChoiceEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const { data, original } = useChoices(props)
  const value = asText(heldBy(props))
  // A choice that may stay open says so: "any channel".
  const open = !props.field.required && (props.field.default === '' || props.field.default === null)
  const shown = data.find((choice) => choice.value === value)?.label ?? t('any')
  return (
    <Select
      {...inputProps(props)}
      {...(props.inline ? { w: widthOf(shown) + (open && value !== '' ? 16 : 0) } : {})}
      data={data}
      value={value === '' ? null : value}
      placeholder={open ? t('any') : undefined}
      allowDeselect={!props.field.required}
      clearable={open}
      searchable={data.length > 8}
      checkIconPosition="right"
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(next) => props.onChange(next === null ? (props.field.default ?? null) : original(next))}
    />
  )
}

export function MultiChoiceEditor(props: EditorProps) {
  const { data, original } = useChoices(props)
  return (
    <MultiSelect
      {...inputProps(props)}
      {...(props.inline ? { miw: 180, maw: 380 } : {})}
      data={data}
      value={asList(props.value).map(String)}
      searchable={data.length > 8}
      clearable={!props.inline}
      checkIconPosition="right"
      onChange={(values) => props.onChange(values.map(original))}
    />
  )
}
