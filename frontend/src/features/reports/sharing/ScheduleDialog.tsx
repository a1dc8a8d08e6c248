import { Button, Group, Modal, MultiSelect, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconMailOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/session'
import { Note } from '@/components/Note'
import { useFocusBack } from '@/components/focusing'
import { toast } from '@/components/toast'
import { useFormat } from '@/format'
import { LANGUAGE_KEYS, LANGUAGES } from '@/i18n'

import type { ReportFilters } from '../api'
import type { ReportSearch } from '../search'
import { EVERY, type When, useMakeSchedule, useRecipients, useSchedules } from './api'
import { daysIn, frozenOf } from './frozen'
import { ScheduleList } from './ScheduleList'

interface ScheduleDialogProps {
  report: string
  search: ReportSearch
  filters: ReportFilters
  onClose: () => void
}

const DAYS = [1, 7, 30, 90]
const MONDAY = new Date(2024, 0, 1)

/** Sends the report by mail, every so often, to people of the company; and shows what became of what was sent. */
export function ScheduleDialog({ report, search, filters, onClose }: ScheduleDialogProps) {
  useFocusBack()
  const { t, i18n } = useTranslation('reports')
  const format = useFormat()
  const user = useUser()
  const schedules = useSchedules(report)
  const people = useRecipients().data ?? []
  const make = useMakeSchedule()
  const own = daysIn(filters)
  const [when, setWhen] = useState<When>({ every: 'week', weekday: 0, day_of_month: 1, hour: 8, language: user.language })
  const [days, setDays] = useState(DAYS.includes(own) ? own : 30)
  const [recipients, setRecipients] = useState([String(user.id)])
  const change = (next: Partial<When>) => setWhen({ ...when, ...next })
  const weekdays = Array.from({ length: 7 }, (_, day) =>
    new Intl.DateTimeFormat(i18n.language, { weekday: 'long' }).format(new Date(MONDAY.getTime() + day * 86_400_000)),
  )

  function submit() {
    const frozen = { ...frozenOf(report, search, filters), days, first_on: undefined, last_on: undefined }
    make.mutate(
      { ...frozen, ...when, recipients: recipients.map(Number) },
      { onSuccess: (made) => toast.success(t('schedule.made', { when: format.dateTime(made.next_at) })) },
    )
  }

  return (
    <Modal opened onClose={onClose} title={t('schedule.title')} size="lg">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('schedule.text')}
        </Text>
        {schedules.data && !schedules.data.mail_is_set_up && (
          <Note icon={IconMailOff} color="yellow">
            {t('schedule.notSetUp')}
          </Note>
        )}
        <MultiSelect
          label={t('schedule.recipients')}
          description={t('schedule.recipientsHelp')}
          searchable
          data={people.map(({ id, name, email }) => ({ value: String(id), label: `${name} (${email})` }))}
          value={recipients}
          onChange={setRecipients}
        />
        <SimpleGrid cols={{ base: 1, xs: when.every === 'day' ? 2 : 3 }} spacing="sm">
          <Select
            label={t('schedule.every')}
            allowDeselect={false}
            data={EVERY.map((value) => ({ value, label: t(`schedule.${value}`) }))}
            value={when.every}
            onChange={(value) => change({ every: EVERY.find((each) => each === value) ?? 'week' })}
          />
          {when.every === 'week' && (
            <Select
              label={t('schedule.weekday')}
              allowDeselect={false}
              data={weekdays.map((label, day) => ({ value: String(day), label }))}
              value={String(when.weekday)}
              onChange={(value) => change({ weekday: Number(value) })}
            />
          )}
          {when.every === 'month' && (
            <Select
              label={t('schedule.dayOfMonth')}
              allowDeselect={false}
              data={Array.from({ length: 31 }, (_, day) => String(day + 1))}
              description={when.day_of_month > 28 ? t('schedule.lastDay') : undefined}
              inputWrapperOrder={['label', 'input', 'description']}
              value={String(when.day_of_month)}
              onChange={(value) => change({ day_of_month: Number(value) })}
            />
          )}
          <Select
            label={t('schedule.hour')}
            description={t('schedule.zone')}
            inputWrapperOrder={['label', 'input', 'description']}
            allowDeselect={false}
            data={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))}
            value={String(when.hour)}
            onChange={(value) => change({ hour: Number(value) })}
          />
        </SimpleGrid>
        <Group align="flex-start" gap="sm" grow>
          <Select
            label={t('schedule.days')}
            allowDeselect={false}
            data={DAYS.map((count) => ({ value: String(count), label: t('schedule.lastDays', { count }) }))}
            value={String(days)}
            onChange={(value) => setDays(Number(value))}
          />
          <Select
            label={t('schedule.language')}
            allowDeselect={false}
            data={LANGUAGE_KEYS.map((value) => ({ value, label: LANGUAGES[value] }))}
            value={when.language}
            onChange={(value) => change({ language: value ?? 'en' })}
          />
        </Group>
        <Group justify="flex-end">
          <Button loading={make.isPending} disabled={recipients.length === 0} onClick={submit}>
            {t('schedule.make')}
          </Button>
        </Group>
        <ScheduleList schedules={schedules} weekdays={weekdays} />
      </Stack>
    </Modal>
  )
}
