import { ActionIcon, Badge, Group, Skeleton, Text, Title, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { Failed } from '@/components/states'
import { useFormat } from '@/format'

import { type Schedule, type SentMail, useChangeSchedule, useDeleteSchedule, type useSchedules } from './api'
import classes from './Sharing.module.css'

interface ScheduleListProps {
  schedules: ReturnType<typeof useSchedules>
  weekdays: string[]
}

/** The mails of a report: when they come, to whom, and what became of the last ones. */
export function ScheduleList({ schedules, weekdays }: ScheduleListProps) {
  const { t } = useTranslation('reports')
  return (
    <section>
      <Title order={3}>{t('schedule.list')}</Title>
      {schedules.isPending && <Skeleton h={40} mt={8} />}
      {schedules.isLoadingError && <Failed error={schedules.error} onRetry={() => void schedules.refetch()} />}
      {schedules.data?.results.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('schedule.none')}
        </Text>
      )}
      <ul className={classes.list}>
        {schedules.data?.results.map((schedule) => (
          <Item key={schedule.id} schedule={schedule} weekdays={weekdays} />
        ))}
      </ul>
    </section>
  )
}

function Item({ schedule, weekdays }: { schedule: Schedule; weekdays: string[] }) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const change = useChangeSchedule()
  const remove = useDeleteSchedule()
  const { every, weekday, day_of_month, hour, is_active: active, recipients, id } = schedule
  const day = every === 'week' ? weekdays[weekday] : every === 'month' ? String(day_of_month) : null
  const [last] = schedule.mails
  const toggle = active ? t('schedule.pause') : t('schedule.resume')
  const Toggle = active ? IconPlayerPause : IconPlayerPlay
  return (
    <li className={classes.item} data-dead={!active || undefined}>
      <div className={classes.about}>
        <Group gap={8}>
          <Text size="sm" fw={550}>
            {[t(`schedule.${every}`), day, `${String(hour).padStart(2, '0')}:00`].filter(Boolean).join(', ')}
          </Text>
          {!active && <Badge color="gray">{t('schedule.paused')}</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {[recipients.map(({ name }) => name).join(', '), active && t('schedule.next', { when: format.dateTime(schedule.next_at) })]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {last && <Fate mail={last} />}
      </div>
      <Tooltip label={toggle}>
        <ActionIcon aria-label={toggle} loading={change.isPending} onClick={() => change.mutate({ id, is_active: !active })}>
          <Toggle size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('schedule.delete')}>
        <ActionIcon aria-label={t('schedule.delete')} loading={remove.isPending} onClick={() => remove.mutate(id)}>
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}

function Fate({ mail }: { mail: SentMail }) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const bad = mail.status === 'failed' || mail.status === 'unknown'
  const when = mail.sent_at === null ? '' : format.ago(mail.sent_at)
  return (
    <Text size="xs" c={bad ? 'red' : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
      {mail.to}: {t(`schedule.status.${mail.status}`, { when, problem: mail.problem })}
    </Text>
  )
}
