import { MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { MOST_COMPARED } from '@/api/segmentCompare'
import { useSegments } from '@/api/segments'

interface SegmentsSelectProps {
  value: number[]
  onChange: (ids: number[]) => void
}

/** Which segments are compared, in the order of their columns. */
export function SegmentsSelect({ value, onChange }: SegmentsSelectProps) {
  const { t } = useTranslation('segmentPages')
  const segments = useSegments()
  const data = (segments.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
  return (
    <MultiSelect
      label={t('compare.which')}
      placeholder={value.length < MOST_COMPARED ? t('compare.add') : undefined}
      data={data}
      // Until the names are known there would be bare numbers.
      value={segments.data ? value.map(String) : []}
      maxValues={MOST_COMPARED}
      searchable
      clearable
      hidePickedOptions
      nothingFoundMessage={t('compare.noneLeft')}
      onChange={(next) => onChange(next.map(Number))}
    />
  )
}
