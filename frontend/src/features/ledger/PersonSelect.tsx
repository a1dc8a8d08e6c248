import { Loader, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCustomer, useCustomers } from '@/api/customers'

const MOST_SHOWN = 20

interface PersonSelectProps {
  value: number | null
  onChange: (customer: number | null) => void
}

/** A customer, found by name, address or card. */
export function PersonSelect({ value, onChange }: PersonSelectProps) {
  const { t } = useTranslation('ledger')
  const chosen = useCustomer(value ?? 0, value !== null).data
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed === chosen?.name ? '' : typed, 250)
  const found = useCustomers(q, 1)
  const data = (found.data?.results ?? []).slice(0, MOST_SHOWN).map((each) => ({
    value: String(each.id),
    label: [each.name || `#${each.id}`, each.email ?? each.phone].filter(Boolean).join(' · '),
  }))
  if (chosen && !data.some((each) => each.value === String(chosen.id))) {
    data.unshift({ value: String(chosen.id), label: chosen.name || `#${chosen.id}` })
  }
  return (
    <Select
      w={{ base: '100%', sm: 380 }}
      label={t('why.customer')}
      placeholder={t('why.find')}
      leftSection={found.isFetching && q ? <Loader size={14} /> : <IconUser size={16} />}
      searchable
      clearable
      data={data}
      filter={({ options }) => options}
      value={value === null ? null : String(value)}
      onSearchChange={setTyped}
      nothingFoundMessage={t('why.nobodyFound')}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  )
}
