import { Select } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { DATE_FORMATS } from './optionFields'

interface DateFormatSelectProps {
  label: ReactNode
  value: string
  onChange: (value: string) => void
}

/** How a date is written, chosen by an example; whoever knows the signs of strptime types their own. */
export function DateFormatSelect({ label, value, onChange }: DateFormatSelectProps) {
  const { t } = useTranslation('imports')
  const [typed, setTyped] = useState('')
  const own = typed.includes('%') ? typed : ''
  const data = DATE_FORMATS.map((each) => ({
    value: each.value,
    label: each.value === 'unix' ? t('dateFormats.unix', { example: each.example }) : each.value === 'iso' ? t('dateFormats.iso', { example: each.example }) : each.example,
  }))
  for (const extra of [value, own]) {
    if (extra !== '' && !data.some((each) => each.value === extra)) data.push({ value: extra, label: extra })
  }
  return (
    <Select
      label={label}
      data={data}
      value={value}
      searchable
      allowDeselect={false}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('dateFormats.own')}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(next) => next && onChange(next)}
    />
  )
}
