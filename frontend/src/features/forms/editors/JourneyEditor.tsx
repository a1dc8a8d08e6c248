import { Group, Select, Text } from '@mantine/core'
import { use } from 'react'
import { useTranslation } from 'react-i18next'

import { useJourneyNames } from '@/api/journeys'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'

import { inputProps } from '../inputProps'
import { Surroundings } from '../surroundings'
import type { EditorProps } from '../types'

/** Chooses a journey of the same brand; whether it runs helps to choose the right one. */
export function JourneyEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const { brand } = use(Surroundings)
  const journeys = useJourneyNames(brand)
  const rows = journeys.data ?? []
  const value = typeof props.value === 'number' ? String(props.value) : null
  const data = rows.map(({ id, name }) => ({ value: String(id), label: name }))
  if (value !== null && journeys.isSuccess && !data.some((each) => each.value === value)) {
    data.unshift({ value, label: t('journeyGone', { id: value }) })
  }
  return (
    <Select
      {...inputProps(props)}
      {...(props.inline ? { w: 230 } : {})}
      data={data}
      value={value}
      placeholder={t('chooseJourney')}
      searchable
      nothingFoundMessage={t('nothingFound')}
      allowDeselect={!props.field.required}
      clearable={!props.field.required}
      onChange={(next) => props.onChange(next === null ? null : Number(next))}
      renderOption={({ option }) => {
        const status = rows.find(({ id }) => String(id) === option.value)?.status
        return (
          <Group justify="space-between" wrap="nowrap" gap="sm" w="100%">
            <Text size="sm" truncate>
              {option.label}
            </Text>
            {status && <JourneyStatusBadge status={status} />}
          </Group>
        )
      }}
    />
  )
}
