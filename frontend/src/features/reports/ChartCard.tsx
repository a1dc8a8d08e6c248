import { ActionIcon, Card, Group, Menu, Text, Title, Tooltip } from '@mantine/core'
import { IconChartLine, IconMoon, IconPhotoDown, IconSun, IconTable } from '@tabler/icons-react'
import type { EChartsCoreOption } from 'echarts/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Chart, type ChartColors } from '@/charts/Chart'
import { savePicture } from '@/charts/picture'
import { useFormat } from '@/format'

import { useReportSurroundings } from './context'
import { dayOf } from './days'

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
  const format = useFormat()
  const { filters } = useReportSurroundings()
  const [asTable, setAsTable] = useState(false)
  const toggle = asTable ? t('chart.asChart') : t('chart.asTable')
  const Icon = asTable ? IconChartLine : IconTable
  const period = format.range(dayOf(filters.from), dayOf(filters.to))
  const save = (theme: 'light' | 'dark') => () => savePicture({ option, theme, title, period, height })

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
          <Menu position="bottom-end">
            <Menu.Target>
              <Tooltip label={t('chart.png')}>
                <ActionIcon variant="default" size={30} aria-label={t('chart.png')}>
                  <IconPhotoDown size={17} />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconSun size={16} />} onClick={save('light')}>
                {t('chart.light')}
              </Menu.Item>
              <Menu.Item leftSection={<IconMoon size={16} />} onClick={save('dark')}>
                {t('chart.dark')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {asTable ? table : <Chart option={option} height={height} label={t('chart.label', { title })} />}
    </Card>
  )
}
