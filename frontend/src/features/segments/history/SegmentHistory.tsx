import { ActionIcon, Card, Group, ScrollArea, SegmentedControl, Skeleton, Stack, Table, Text, Title, Tooltip } from '@mantine/core'
import { IconChartLine, IconMoonStars, IconTable } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type SizeOfDay, useSegmentHistory } from '@/api/segmentHistory'
import { Failed, State } from '@/components/states'
import type { ChartColors } from '@/charts/Chart'
import { useFormat } from '@/format'

import { Changes } from './Changes'
import { historyOption } from './series'

const Chart = lazy(async () => ({ default: (await import('@/charts/Chart')).Chart }))
const HEIGHT = 310
const SPANS = [30, 90, 365] as const

/** The size of each night, and who has come and gone since the last one. */
export function SegmentHistory({ id }: { id: number }) {
  return (
    <Stack gap="md">
      <Sizes id={id} />
      <Changes id={id} />
    </Stack>
  )
}

function Sizes({ id }: { id: number }) {
  const { t } = useTranslation('segmentPages')
  const [span, setSpan] = useState(90)
  const [asTable, setAsTable] = useState(false)
  const history = useSegmentHistory(id, span)
  const toggle = t(asTable ? 'asChart' : 'asTable')
  const TableIcon = asTable ? IconChartLine : IconTable
  if (history.isLoadingError) return <Failed error={history.error} onRetry={() => void history.refetch()} />
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{t('history.title')}</Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label={t('history.span')}
            data={SPANS.map((days) => ({ value: String(days), label: t('history.days', { count: days }) }))}
            value={String(span)}
            onChange={(days) => setSpan(Number(days))}
          />
          <Tooltip label={toggle}>
            <ActionIcon variant="default" size={30} aria-label={toggle} onClick={() => setAsTable(!asTable)}>
              <TableIcon size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {!history.data ? (
        <Skeleton h={HEIGHT} />
      ) : history.data.length === 0 ? (
        <State icon={IconMoonStars} title={t('history.none')} size="inset">
          {t('history.noneText')}
        </State>
      ) : asTable ? (
        <SizesTable days={history.data} />
      ) : (
        <Suspense fallback={<Skeleton h={HEIGHT} />}>
          <Drawn days={history.data} />
        </Suspense>
      )}
    </Card>
  )
}

function Drawn({ days }: { days: SizeOfDay[] }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const option = useCallback(
    (colors: ChartColors) =>
      historyOption(days, { size: t('history.size'), joined: t('history.joined'), left: t('history.left') }, format, colors),
    [days, t, format],
  )
  return <Chart option={option} height={HEIGHT} label={t('history.label')} />
}

function SizesTable({ days }: { days: SizeOfDay[] }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const say = (value: number | null) => (value === null ? '–' : format.number(value))
  return (
    <ScrollArea h={HEIGHT} type="auto">
      <Table stickyHeader>
        <Table.Thead bg="var(--k-surface)">
          <Table.Tr>
            <Table.Th>{t('history.day')}</Table.Th>
            <Table.Th ta="right">{t('history.size')}</Table.Th>
            <Table.Th ta="right">{t('history.joined')}</Table.Th>
            <Table.Th ta="right">{t('history.left')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map((day) => (
            <Table.Tr key={day.on}>
              <Table.Td>
                {format.date(day.on)}
                {day.problem && (
                  <Text size="xs" c="dimmed">
                    {day.problem}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">{say(day.size)}</Table.Td>
              <Table.Td ta="right">{say(day.joined)}</Table.Td>
              <Table.Td ta="right">{say(day.left)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
