import 'dayjs/locale/pl'
import 'dayjs/locale/ru'
import 'dayjs/locale/uk'

import { ActionIcon, Group, Popover, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { DatePicker, DatesProvider } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'
import { useToday } from '@/period/useToday'

import { type AskedSearch, askedFor, PRESETS } from './asked'

interface PeriodPickProps {
  search: AskedSearch
  onChange: (search: AskedSearch) => void
}

const EVER = 'ever'

/** All of the time, the last days, or from one day to another. */
export default function PeriodPick({ search, onChange }: PeriodPickProps) {
  const { t, i18n } = useTranslation('watching')
  const format = useFormat()
  const today = useToday()
  const { from, to } = askedFor(search, today)
  const isOwn = from !== undefined && to !== undefined
  const [opened, setOpened] = useState(false)
  const [range, setRange] = useState<[string | null, string | null]>([null, null])
  return (
    <Group gap={6} wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={t('filter.period')}
        data={[
          { value: EVER, label: t('filter.ever') },
          ...PRESETS.map((days) => ({ value: String(days), label: days === 1 ? t('filter.today') : t('filter.days', { count: days }) })),
        ]}
        value={isOwn ? '' : search.days === undefined ? EVER : String(search.days)}
        onChange={(value) => onChange({ days: value === EVER ? undefined : Number(value), from: undefined, to: undefined })}
      />
      <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md">
        <Popover.Target>
          <Tooltip label={t('filter.dates')}>
            <ActionIcon
              size={30}
              variant={isOwn ? 'light' : 'default'}
              aria-label={t('filter.dates')}
              onClick={() => {
                setRange([from ?? null, to ?? null])
                setOpened(!opened)
              }}
            >
              <IconCalendar size={16} />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown>
          <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
            <DatePicker
              type="range"
              allowSingleDateInRange
              value={range}
              maxDate={today}
              onChange={(next) => {
                setRange(next)
                const [first, last] = next
                if (first === null || last === null) return
                onChange({ from: first, to: last, days: undefined })
                setOpened(false)
              }}
            />
          </DatesProvider>
        </Popover.Dropdown>
      </Popover>
      {isOwn && (
        <Text size="xs" className="k-num" style={{ whiteSpace: 'nowrap' }}>
          {format.range(from, to)}
        </Text>
      )}
    </Group>
  )
}
