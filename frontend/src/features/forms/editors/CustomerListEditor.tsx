import { Group, Select, Text } from '@mantine/core'
import { use } from 'react'
import { useTranslation } from 'react-i18next'

import { useLists } from '@/api/lists'
import { useFormat } from '@/format'

import { inputProps } from '../inputProps'
import { Surroundings } from '../surroundings'
import type { EditorProps } from '../types'

/** Chooses a list of customers of the brand, or of all brands; sizes help to choose the right one. */
export function CustomerListEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const format = useFormat()
  const { brand } = use(Surroundings)
  const lists = useLists()
  const rows = (lists.data ?? []).filter((each) => brand === undefined || each.brand === null || each.brand === brand)
  const value = typeof props.value === 'number' ? String(props.value) : null
  const data = rows.map(({ id, name }) => ({ value: String(id), label: name }))
  if (value !== null && lists.isSuccess && !data.some((each) => each.value === value)) {
    data.unshift({ value, label: t('listGone', { id: value }) })
  }
  return (
    <Select
      {...inputProps(props)}
      data={data}
      value={value}
      placeholder={t('chooseList')}
      searchable
      nothingFoundMessage={t('nothingFound')}
      allowDeselect={!props.field.required}
      onChange={(next) => props.onChange(next === null ? null : Number(next))}
      renderOption={({ option }) => {
        const size = rows.find(({ id }) => String(id) === option.value)?.size
        return (
          <Group justify="space-between" wrap="nowrap" gap="sm" w="100%">
            <Text size="sm" truncate>
              {option.label}
            </Text>
            {size !== undefined && (
              <Text size="xs" c="dimmed" className="k-num">
                {format.number(size)}
              </Text>
            )}
          </Group>
        )
      }}
    />
  )
}
