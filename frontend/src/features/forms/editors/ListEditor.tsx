import { CloseButton, Group, TagsInput, Text } from '@mantine/core'
import { type ClipboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributeType } from '@/api/attributes'

import { asList, asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'
import { attributeOf, useOffers } from '../useOffers'
import { MultiChoiceEditor } from './ChoiceEditor'
import { ObjectsEditor } from './ObjectsEditor'
import { Offered } from './Offered'

/** A list: of choices, of objects, or of plain values as tags. */
export function ListEditor(props: EditorProps) {
  const { item, fields } = props.field
  if (fields) return <ObjectsEditor {...props} />
  if (item?.choices) return <MultiChoiceEditor {...props} field={{ ...props.field, choices: item.choices }} />
  return <TagsEditor {...props} />
}

/** What is pasted from a spreadsheet or a mail: a value a line, or between commas, semicolons or tabs. */
const SPLIT = /[\n\r\t,;]+/

function TagsEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const [typed, setTyped] = useState('')
  const offers = useOffers(props, typed)
  const values = asList(props.value).map(asText)
  const type = useAttributeType(attributeOf(props))
  const numeric = type === 'number' || props.field.item?.type === 'integer' || props.field.item?.type === 'number'
  const set = (next: string[]) => {
    const once = [...new Set(next.map((value) => value.trim()).filter(Boolean))]
    props.onChange(numeric ? once.map((value) => Number(value.replace(',', '.'))).filter((value) => Number.isFinite(value)) : once)
  }

  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const pasted = event.clipboardData.getData('text/plain').split(SPLIT)
    if (pasted.length < 2) return
    event.preventDefault()
    set([...values, ...pasted])
  }

  // Hundreds of labels would bury the rule: the first ones stand for all, and one click takes them away.
  if (values.length > MOST_TAGS) {
    return (
      <Group gap={6} wrap="nowrap">
        <Text size="sm" lineClamp={1} maw={props.inline ? 260 : undefined} title={values.slice(0, 100).join(', ')}>
          {t('many', { first: values.slice(0, 3).join(', '), count: values.length - 3 })}
        </Text>
        {!props.disabled && (
          <CloseButton size="sm" aria-label={t('clear', { label: props.label })} onClick={() => props.onChange([])} />
        )}
      </Group>
    )
  }
  return (
    <TagsInput
      {...inputProps(props)}
      {...(props.inline ? { miw: 200, maw: 420 } : {})}
      value={values}
      searchValue={typed}
      onSearchChange={setTyped}
      data={[...new Set(offers.map(({ value }) => asText(value)))]}
      filter={({ options }) => options}
      renderOption={({ option }) => <Offered value={option.value} offers={offers} />}
      placeholder={values.length === 0 ? t('addValue') : undefined}
      splitChars={[',', ';', '\n']}
      acceptValueOnBlur
      onPaste={paste}
      onChange={set}
    />
  )
}

const MOST_TAGS = 40
