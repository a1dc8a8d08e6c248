import { useComputedColorScheme } from '@mantine/core'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef } from 'react'

import { echarts } from './echarts'
import { THEME } from './font'

export interface ChartColors {
  text: string
  dimmed: string
  grid: string
  surface: string
  border: string
}

interface ChartProps {
  option: (colors: ChartColors) => EChartsCoreOption
  height: number
  /** What the picture shows, for those who do not see it. */
  label: string
}

/** A canvas cannot read CSS variables: the theme's colours are looked up when it is drawn. */
function currentColors(element: HTMLElement): ChartColors {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: read('--mantine-color-text'),
    dimmed: read('--mantine-color-dimmed'),
    grid: read('--k-chart-grid'),
    surface: read('--k-surface'),
    border: read('--k-border'),
  }
}

export function Chart({ option, height, label }: ChartProps) {
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const scheme = useComputedColorScheme()

  useEffect(() => {
    if (!element.current) return
    const drawn = echarts.init(element.current, THEME)
    chart.current = drawn
    const observer = new ResizeObserver(() => drawn.resize())
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      drawn.dispose()
    }
  }, [])

  useEffect(() => {
    if (element.current) chart.current?.setOption(option(currentColors(element.current)), { notMerge: true })
  }, [option, scheme])

  return <div ref={element} role="img" aria-label={label} style={{ height, width: '100%' }} />
}
