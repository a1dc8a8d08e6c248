import { Input, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import type { Field } from '@/api/types'
import { visibleFields } from '@/features/forms'
import { asText } from '@/features/forms/inputProps'
import { useLabel } from '@/i18n/useLabel'

import { keyOf } from '../draft'
import type { ImportOptions, MappedColumn } from '../types'
import { OptionField } from './OptionField'

const TYPES = ['text', 'number', 'boolean', 'date', 'list']
const OWN = ['key', 'type', 'label', 'format', 'separator']

interface AttributeFieldsProps {
  column: MappedColumn
  fields: Field[]
  options: ImportOptions
  onChange: (column: MappedColumn) => void
  error?: string
}

/** An attribute that is there is chosen; one that is not is made on the spot, with a name and a type. */
export function AttributeFields({ column, fields, options, onChange, error }: AttributeFieldsProps) {
  const { t } = useTranslation('imports')
  const label = useLabel()
  const known = useAttributes().data ?? []
  const [typed, setTyped] = useState('')
  const key = asText(column.key)
  const type = asText(column.type) || 'text'
  const isKnown = known.some((each) => each.key === key)
  const isNew = key !== '' && !isKnown
  const name = asText(column.label) || key.replaceAll('_', ' ')

  const data = known.map((each) => ({ value: each.key, label: label('attribute', each.key, each.label) }))
  if (isNew) data.unshift({ value: key, label: name })
  const wanted = typed.trim()
  const offersNew = wanted !== '' && keyOf(wanted) !== '' && !data.some((each) => each.label.toLowerCase() === wanted.toLowerCase())
  if (offersNew) data.push({ value: ` ${wanted}`, label: t('attribute.make', { name: wanted }) })

  function choose(value: string) {
    const newName = value.startsWith(' ') ? value.trim() : undefined
    const found = known.find((each) => each.key === value)
    onChange({
      ...column,
      key: newName === undefined ? value : keyOf(newName),
      type: found?.type ?? type,
      label: newName ?? found?.label,
    })
  }

  const types = fields.find((field) => field.key === 'type')?.choices?.map(({ value }) => String(value)) ?? TYPES
  const rest = visibleFields(
    fields.filter((field) => !OWN.includes(field.key) || (field.key === 'format' && type === 'date') || (field.key === 'separator' && type === 'list')),
    column,
  )
  return (
    <>
      <Select
        label={t('attribute.which')}
        description={isNew ? t('attribute.new', { key }) : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={t('attribute.placeholder')}
        data={data}
        value={key || null}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        nothingFoundMessage={t('attribute.placeholder')}
        allowDeselect={false}
        error={error}
        withAsterisk
        filter={({ options: all, search }) =>
          all.filter((each) => 'value' in each && (each.value.startsWith(' ') || each.label.toLowerCase().includes(search.trim().toLowerCase())))
        }
        onChange={(next) => next && choose(next)}
      />
      {isKnown ? (
        <Input.Wrapper label={t('attribute.type')} labelElement="div">
          <Text size="sm" c="dimmed" py={8}>
            {t(`attribute.types.${type}`, { defaultValue: type })}
          </Text>
        </Input.Wrapper>
      ) : (
        <Select
          label={t('attribute.type')}
          data={types.map((each) => ({ value: each, label: t(`attribute.types.${each}`, { defaultValue: each }) }))}
          value={type}
          allowDeselect={false}
          onChange={(next) => next && onChange({ ...column, type: next })}
        />
      )}
      {rest.map((field) => (
        <OptionField
          key={field.key}
          field={field}
          value={column}
          options={options}
          target="attribute"
          onChange={(option, value) => onChange({ ...column, [option]: value })}
        />
      ))}
    </>
  )
}
