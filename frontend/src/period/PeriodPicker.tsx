import 'dayjs/locale/pl'
import 'dayjs/locale/ru'
import 'dayjs/locale/uk'

import { Button, Group, Popover, SegmentedControl } from '@mantine/core'
import { DatePicker, DatesProvider } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { type Period, type PeriodSearch, presetOf, PRESETS } from './period'
import { useToday } from './useToday'

interface PeriodPickerProps {
  search: PeriodSearch
  period: Period
  onChange: (period: PeriodSearch) => void
}

export function PeriodPicker({ search, period, onChange }: PeriodPickerProps) {
  const { t, i18n } = useTranslation('dashboard')
  const format = useFormat()
  const today = useToday()
  const preset = presetOf(search)
  const [opened, setOpened] = useState(false)
  const [range, setRange] = useState<[string | null, string | null]>([period.from, period.to])

  return (
    <Group gap="xs">
      <SegmentedControl
        size="sm"
        aria-label={t('periodPicker')}
        data={PRESETS.map((days) => ({ value: String(days), label: t('lastDays', { count: days }) }))}
        value={preset === null ? '' : String(preset)}
        onChange={(value) => onChange({ days: Number(value) })}
      />
      <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md">
        <Popover.Target>
          <Button
            variant={preset === null ? 'light' : 'default'}
            leftSection={<IconCalendar size={16} />}
            onClick={() => {
              setRange([period.from, period.to])
              setOpened(!opened)
            }}
          >
            {preset === null ? format.range(period.from, period.to) : t('ownPeriod')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
            <DatePicker
              type="range"
              allowSingleDateInRange
              value={range}
              defaultDate={period.to}
              maxDate={today}
              onChange={(next) => {
                setRange(next)
                const [from, to] = next
                if (from === null || to === null) return
                onChange({ from, to })
                setOpened(false)
              }}
            />
          </DatesProvider>
        </Popover.Dropdown>
      </Popover>
    </Group>
  )
}
