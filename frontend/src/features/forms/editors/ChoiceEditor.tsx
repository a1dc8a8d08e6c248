import { MultiSelect, Select } from '@mantine/core'

import { useAttributeType } from '@/api/attributes'
import { useLabel } from '@/i18n/useLabel'

import { asList, asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** Mantine's selects speak strings; the server's choices may be numbers. */
function useChoices({ field, form }: EditorProps) {
  const label = useLabel()
  const type = useAttributeType(asText(form.attribute))
  const choices = (field.choices ?? []).filter(({ types }) => !types || !type || types.includes(type))
  return {
    data: choices.map((choice) => ({
      value: String(choice.value),
      label: label('choice', `${field.key}.${choice.value}`, choice.label),
    })),
    original: (text: string) => choices.find((choice) => String(choice.value) === text)?.value ?? text,
  }
}

/** Wide enough for the longest choice, so that the sentence does not jump. */
function widthOf(labels: { label: string }[]): number {
  const longest = Math.max(4, ...labels.map(({ label }) => label.length))
  return Math.min(230, 44 + longest * 7)
}

export function ChoiceEditor(props: EditorProps) {
  const { data, original } = useChoices(props)
  return (
    <Select
      {...inputProps(props)}
      {...(props.inline ? { w: widthOf(data) } : {})}
      data={data}
      value={props.value === null || props.value === undefined ? null : asText(props.value)}
      allowDeselect={!props.field.required}
      clearable={!props.field.required && !props.inline}
      searchable={data.length > 8}
      checkIconPosition="right"
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(value) => props.onChange(value === null ? null : original(value))}
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
