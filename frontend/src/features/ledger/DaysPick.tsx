import 'dayjs/locale/pl'
import 'dayjs/locale/ru'
import 'dayjs/locale/uk'

import { DatePickerInput, DatesProvider } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'
import { useToday } from '@/period/useToday'

interface DaysPickProps {
  from?: string
  to?: string
  /** Of whole periods only; none: of all time. */
  onChange: (days: { from?: string; to?: string }) => void
}

/** From one day to another, on the company's calendar. */
export function DaysPick({ from, to, onChange }: DaysPickProps) {
  const { t, i18n } = useTranslation('ledger')
  const format = useFormat()
  const today = useToday()
  const [begun, setBegun] = useState<string | null>(null)
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      <DatePickerInput
        w={{ base: '100%', xs: 240 }}
        type="range"
        allowSingleDateInRange
        clearable
        leftSection={<IconCalendar size={16} />}
        aria-label={t('days')}
        placeholder={t('anyDay')}
        maxDate={today}
        value={begun === null ? [from ?? null, to ?? null] : [begun, null]}
        valueFormatter={({ date }) => {
          const [first, last] = Array.isArray(date) ? date : [null, null]
          return first && last ? format.range(String(first), String(last)) : ''
        }}
        onChange={([first, last]) => {
          setBegun(first !== null && last === null ? first : null)
          if ((first === null) === (last === null)) onChange({ from: first ?? undefined, to: last ?? undefined })
        }}
      />
    </DatesProvider>
  )
}
