import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { keyOf } from '../draft'
import type { ImportOptions } from '../types'

interface NamespaceSelectProps {
  label: string
  value: string
  namespaces: ImportOptions['namespaces']
  onChange: (value: string) => void
  error?: string
}

/** What kind of id it is: one that is known, or a new one, made by typing its name. */
export function NamespaceSelect({ label, value, namespaces, onChange, error }: NamespaceSelectProps) {
  const { t } = useTranslation('imports')
  const [typed, setTyped] = useState('')
  const data = namespaces.map((each) => ({ value: each.key, label: t(`namespaces.${each.key}`, { defaultValue: each.label }) }))
  if (value !== '' && !data.some((each) => each.value === value)) data.unshift({ value, label: value })
  const made = keyOf(typed).slice(0, 40)
  const known = data.some((each) => each.value === made || each.label.toLowerCase() === typed.trim().toLowerCase())
  if (made !== '' && !known) data.push({ value: made, label: t('namespace.make', { name: made }) })
  return (
    <Select
      label={label}
      placeholder={t('namespace.placeholder')}
      data={data}
      value={value || null}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options, search }) =>
        options.filter((each) => 'value' in each && (each.value === made || each.label.toLowerCase().includes(search.trim().toLowerCase())))
      }
      nothingFoundMessage={t('namespace.placeholder')}
      allowDeselect={false}
      withAsterisk
      error={error}
      onChange={(next) => next && onChange(next)}
    />
  )
}
