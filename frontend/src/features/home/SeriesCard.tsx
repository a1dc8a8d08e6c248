import { ActionIcon, Card, Group, ScrollArea, SegmentedControl, Table, Title, Tooltip } from '@mantine/core'
import { IconChartLine, IconTable } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Overview } from '@/api/types'
import { useFormat } from '@/format'

import { Chart, type ChartColors } from '@/charts/Chart'
import { PictureMenu } from '@/features/reports/PictureMenu'

import { OpenCell } from './OpenCell'
import { type Line, LINES, seriesOption, type View, VIEWS } from './series'

const HEIGHT = 300

/** The period day by day, as a picture or as a table. */
export default function SeriesCard({ overview }: { overview: Overview }) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  const [view, setView] = useState<View>('messages')
  const [asTable, setAsTable] = useState(false)
  const { series, currency } = overview
  const option = useCallback(
    (colors: ChartColors) =>
      seriesOption(series, view, { name: (key: Line['key']) => t(`figures.${key}`), format, currency }, colors),
    [series, view, t, format, currency],
  )
  const TableIcon = asTable ? IconChartLine : IconTable
  const toggle = asTable ? t('asChart') : t('asTable')
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{t('overTime')}</Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label={t('what')}
            data={VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))}
            value={view}
            onChange={(value) => setView(VIEWS.find((each) => each === value) ?? 'messages')}
          />
          <Tooltip label={toggle}>
            <ActionIcon variant="default" size={30} aria-label={toggle} onClick={() => setAsTable(!asTable)}>
              <TableIcon size={17} />
            </ActionIcon>
          </Tooltip>
          <PictureMenu option={option} title={`${t('overTime')}: ${t(`views.${view}`)}`} period={overview.period} height={HEIGHT} />
        </Group>
      </Group>
      {asTable ? (
        <SeriesTable overview={overview} lines={LINES[view]} />
      ) : (
        <Chart option={option} height={HEIGHT} label={t('chartLabel', { view: t(`views.${view}`) })} />
      )}
    </Card>
  )
}

function SeriesTable({ overview: { series, currency }, lines }: { overview: Overview; lines: Line[] }) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  return (
    <ScrollArea h={HEIGHT} type="auto">
      <Table stickyHeader>
        <Table.Thead bg="var(--k-surface)">
          <Table.Tr>
            <Table.Th>{t('day')}</Table.Th>
            {lines.map(({ key }) => (
              <Table.Th key={key} ta="right">
                {t(`figures.${key}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {series.toReversed().map((point) => (
            <Table.Tr key={point.on}>
              <Table.Td>{format.date(point.on)}</Table.Td>
              {lines.map(({ key, money }) => (
                <Table.Td key={key} ta="right">
                  <OpenCell table="days" row={point.on} column={key} cell={point[key]} currency={money ? currency : undefined} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
