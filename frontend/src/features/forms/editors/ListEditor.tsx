import { TagsInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributeValues } from '@/api/attributes'

import { asList, asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'
import { MultiChoiceEditor } from './ChoiceEditor'
import { ObjectsEditor } from './ObjectsEditor'
import { attributeOf } from './TextEditor'

/** A list: of choices, of objects, or of plain values as tags. */
export function ListEditor(props: EditorProps) {
  const { item, fields } = props.field
  if (fields) return <ObjectsEditor {...props} />
  if (item?.choices) return <MultiChoiceEditor {...props} field={{ ...props.field, choices: item.choices }} />
  return <TagsEditor {...props} />
}

function TagsEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 250)
  const suggestions = useAttributeValues(attributeOf(props), search)
  const numeric = props.field.item?.type === 'integer' || props.field.item?.type === 'number'
  return (
    <TagsInput
      {...inputProps(props)}
      {...(props.inline ? { miw: 200, maw: 420 } : {})}
      value={asList(props.value).map(asText)}
      searchValue={typed}
      onSearchChange={setTyped}
      data={[...new Set((suggestions.data ?? []).map(({ value }) => asText(value)))]}
      placeholder={asList(props.value).length === 0 ? t('addValue') : undefined}
      splitChars={[',', ';', '\n']}
      acceptValueOnBlur
      onChange={(values) =>
        props.onChange(numeric ? values.map(Number).filter((value) => Number.isFinite(value)) : values)
      }
    />
  )
}
