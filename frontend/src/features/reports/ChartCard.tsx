import { ActionIcon, Card, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconChartLine, IconTable } from '@tabler/icons-react'
import type { EChartsCoreOption } from 'echarts/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Chart, type ChartColors } from '@/charts/Chart'

import { useReportSurroundings } from './context'
import { PictureMenu } from './PictureMenu'

export interface ChartCardProps {
  title: string
  /** What is seen, in a sentence under the title. */
  says?: string
  /** Keep it stable (useCallback): a new function draws anew. */
  option: (colors: ChartColors) => EChartsCoreOption
  /** The same as figures: a bare ReportTable. */
  table: ReactNode
  height?: number
  /** Beside the title: a choice of the measure. */
  actions?: ReactNode
}

const HEIGHT = 300

/** A chart with its title; it turns into its table, and can be taken away as a picture. */
export function ChartCard({ title, says, option, table, height = HEIGHT, actions }: ChartCardProps) {
  const { t } = useTranslation('reports')
  const { filters } = useReportSurroundings()
  const [asTable, setAsTable] = useState(false)
  const toggle = asTable ? t('chart.asChart') : t('chart.asTable')
  const Icon = asTable ? IconChartLine : IconTable

  return (
    <Card component="section" aria-label={title}>
      <Group justify="space-between" align="flex-start" mb="sm" gap="xs">
        <div style={{ minWidth: 0, flex: '1 1 260px' }}>
          <Title order={2}>{title}</Title>
          {says && (
            <Text size="xs" c="dimmed">
              {says}
            </Text>
          )}
        </div>
        <Group gap="xs">
          {actions}
          <Tooltip label={toggle}>
            <ActionIcon variant="default" size={30} aria-label={toggle} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              <Icon size={17} />
            </ActionIcon>
          </Tooltip>
          <PictureMenu option={option} title={title} period={filters} height={height} />
        </Group>
      </Group>
      {asTable ? table : <Chart option={option} height={height} label={t('chart.label', { title })} />}
    </Card>
  )
}
