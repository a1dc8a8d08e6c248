import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconMoon, IconPhotoDown, IconSun } from '@tabler/icons-react'
import type { EChartsCoreOption } from 'echarts/core'
import { useTranslation } from 'react-i18next'

import type { ChartColors } from '@/charts/Chart'
import { type PictureTheme, savePicture } from '@/charts/picture'
import { useFormat } from '@/format'

import type { Days } from './api'

interface PictureMenuProps {
  option: (colors: ChartColors) => EChartsCoreOption
  title: string
  period: Days
  height: number
}

/** Gives a chart to the person as a PNG, for a white page or a dark one. */
export function PictureMenu({ option, title, period: { from, to }, height }: PictureMenuProps) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const save = (theme: PictureTheme) => () => savePicture({ option, theme, title, period: format.range(from, to), height })
  return (
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
  )
}
