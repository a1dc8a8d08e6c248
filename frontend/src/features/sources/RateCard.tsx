import { ActionIcon, Card, Group, ScrollArea, SegmentedControl, Skeleton, Table, Text, Title, Tooltip } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCounts } from '@/api/sources'
import type { SourceCount } from '@/api/types'
import { Failed } from '@/components/states'
import { Chart, type ChartColors } from '@/charts/Chart'
import { useFormat } from '@/format'

import { filled, type Hours, PARTS, PERIODS, rateOption, totalOf } from './rate'

const HEIGHT = 240

/** What came: stored, repeated and rejected, minute by minute in the last hour, hour by hour in what is longer. */
export default function RateCard({ source }: { source: number }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const [hours, setHours] = useState<Hours>(24)
  const [asTable, setAsTable] = useState(false)
  const counts = useCounts(source, hours)
  const series = useMemo(() => filled(counts.data ?? [], hours, counts.dataUpdatedAt), [counts.data, counts.dataUpdatedAt, hours])
  const total = totalOf(series)
  const option = useCallback(
    (colors: ChartColors) => rateOption(series, { name: (key) => t(`counts.${key}`), format, hours }, colors),
    [series, t, format, hours],
  )
  const toggle = asTable ? t('asChart') : t('asTable')
  const TableIcon = asTable ? IconChartBar : IconTable
  return (
    <Card data-testid="rate">
      <Group justify="space-between" mb={4}>
        <Title order={2}>{t('rate')}</Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label={t('period')}
            data={PERIODS.map((value) => ({ value: String(value), label: t(`periods.${value}`) }))}
            value={String(hours)}
            onChange={(value) => setHours(PERIODS.find((each) => String(each) === value) ?? 24)}
          />
          <Tooltip label={toggle}>
            <ActionIcon variant="default" size={30} aria-label={toggle} onClick={() => setAsTable(!asTable)}>
              <TableIcon size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {counts.isLoadingError ? (
        <Failed error={counts.error} onRetry={() => void counts.refetch()} />
      ) : !counts.data ? (
        <Skeleton h={HEIGHT} />
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="xs" className="k-num">
            {t('inPeriod', { received: format.number(total.received), rejected: format.number(total.rejected) })}
          </Text>
          {asTable ? (
            <CountTable series={series} hours={hours} />
          ) : (
            <Chart option={option} height={HEIGHT} label={t('chartLabel', { period: t(`periods.${hours}`) })} />
          )}
        </>
      )}
    </Card>
  )
}

function CountTable({ series, hours }: { series: SourceCount[]; hours: Hours }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const columns = ['received', ...PARTS] as const
  return (
    <ScrollArea h={HEIGHT} type="auto">
      <Table stickyHeader horizontalSpacing="xs">
        <Table.Thead bg="var(--k-surface)">
          <Table.Tr>
            <Table.Th>{t('when')}</Table.Th>
            {columns.map((key) => (
              <Table.Th key={key} ta="right">
                {t(`counts.${key}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {series.toReversed().map((count) => (
            <Table.Tr key={count.at}>
              <Table.Td>{hours > 24 ? format.dateTime(count.at) : format.time(count.at)}</Table.Td>
              {columns.map((key) => (
                <Table.Td key={key} ta="right">
                  {format.number(count[key])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
