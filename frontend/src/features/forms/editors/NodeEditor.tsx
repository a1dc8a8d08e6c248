import { Select } from '@mantine/core'
import { use } from 'react'
import { useTranslation } from 'react-i18next'

import { asText, inputProps } from '../inputProps'
import { Surroundings } from '../surroundings'
import type { EditorProps } from '../types'

/** Chooses another node of the same graph, among the types that fit. */
export function NodeEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const { types } = props.field
  const fitting = use(Surroundings).nodes.filter(({ type }) => !types || types.includes(type))
  const value = asText(props.value)
  const data = fitting.map(({ id, words }) => ({ value: id, label: words }))
  if (value !== '' && !data.some((each) => each.value === value)) data.unshift({ value, label: t('nodeGone') })
  return (
    <Select
      {...inputProps(props)}
      {...(props.inline ? { w: 230 } : {})}
      data={data}
      value={value === '' ? null : value}
      placeholder={t(data.length > 0 ? 'chooseNode' : 'noNode')}
      searchable={data.length > 8}
      nothingFoundMessage={t('nothingFound')}
      allowDeselect={!props.field.required}
      onChange={(next) => props.onChange(next ?? '')}
    />
  )
}
