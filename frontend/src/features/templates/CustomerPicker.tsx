import { Group, Loader, Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCustomers } from '@/api/customers'

interface CustomerPickerProps {
  value: number | null
  onChange: (customer: number | null) => void
}

const MADE_UP = 'made-up'

/** For whom the previews are: somebody real, found by name, address or card; or somebody made up. */
export function CustomerPicker({ value, onChange }: CustomerPickerProps) {
  const { t } = useTranslation('templates')
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('')
  const searching = typed !== name && typed !== t('somebody') ? typed : ''
  const [q] = useDebouncedValue(searching, 250)
  const found = useCustomers(q, 1)
  const people = (found.data?.results ?? []).slice(0, 20)
  const data = [
    { value: MADE_UP, label: t('somebody') },
    ...people.map((each) => ({ value: String(each.id), label: each.name || `#${each.id}` })),
  ]
  if (value !== null && !data.some((each) => each.value === String(value))) data.push({ value: String(value), label: name })
  return (
    <Select
      w={{ base: '100%', xs: 260 }}
      maw="100%"
      aria-label={t('previewFor')}
      leftSection={found.isFetching && q ? <Loader size={14} /> : <IconUser size={16} />}
      searchable
      allowDeselect={false}
      data={data}
      filter={({ options }) => options}
      value={value === null ? MADE_UP : String(value)}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('nobodyFound')}
      onChange={(next) => {
        setName(data.find((each) => each.value === next)?.label ?? '')
        onChange(next === null || next === MADE_UP ? null : Number(next))
      }}
      renderOption={({ option }) => {
        const person = people.find((each) => String(each.id) === option.value)
        return (
          <Group gap={0} style={{ flexDirection: 'column', alignItems: 'flex-start', minWidth: 0 }}>
            <Text size="sm" truncate maw={230}>
              {option.label}
            </Text>
            {person && (
              <Text size="xs" c="dimmed" truncate maw={230}>
                {[person.email ?? person.phone, person.city].filter(Boolean).join(' · ') || `#${person.id}`}
              </Text>
            )}
          </Group>
        )
      }}
    />
  )
}
