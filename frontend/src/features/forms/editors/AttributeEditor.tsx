import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { useLabel } from '@/i18n/useLabel'

import { inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** Chooses one of the attributes that customers really have. */
export function AttributeEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const label = useLabel()
  const attributes = useAttributes()
  return (
    <Select
      {...inputProps(props)}
      {...(props.inline ? { w: 170 } : {})}
      data={(attributes.data ?? []).map(({ key, label: name }) => ({ value: key, label: label('attribute', key, name) }))}
      value={typeof props.value === 'string' && props.value !== '' ? props.value : null}
      placeholder={t('chooseAttribute')}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('nothingFound')}
      onChange={(value) => props.onChange(value)}
    />
  )
}
