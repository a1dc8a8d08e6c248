import { Group, Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useSegments } from '@/api/segments'
import { useFormat } from '@/format'

import { inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** Chooses a saved segment; sizes help to choose the right one. */
export function SegmentEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const format = useFormat()
  const segments = useSegments()
  const rows = segments.data ?? []
  const value = typeof props.value === 'number' ? String(props.value) : null
  const data = rows.map((segment) => ({ value: String(segment.id), label: segment.name }))
  if (value !== null && segments.isSuccess && !data.some((each) => each.value === value)) {
    data.unshift({ value, label: t('segmentGone', { id: value }) })
  }
  return (
    <Select
      {...inputProps(props)}
      {...(props.inline ? { w: 230 } : {})}
      data={data}
      value={value}
      placeholder={t('chooseSegment')}
      searchable
      nothingFoundMessage={t('nothingFound')}
      allowDeselect={!props.field.required}
      comboboxProps={{ width: props.inline ? 320 : 'target', position: 'bottom-start' }}
      onChange={(next) => props.onChange(next === null ? null : Number(next))}
      renderOption={({ option }) => {
        const size = rows.find((segment) => String(segment.id) === option.value)?.size
        return (
          <Group justify="space-between" wrap="nowrap" gap="sm" w="100%">
            <Text size="sm" truncate>
              {option.label}
            </Text>
            {size !== null && size !== undefined && (
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
