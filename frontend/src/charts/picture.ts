import type { EChartsCoreOption } from 'echarts/core'

import { dark, gray } from '@/theme/palette'

import type { ChartColors } from './Chart'
import { echarts } from './echarts'
import { FONT, THEME } from './font'

export type PictureTheme = 'light' | 'dark'

/** The colours of theme.ts, for a picture that is looked at elsewhere. */
const COLORS: Record<PictureTheme, ChartColors> = {
  light: { text: gray[9], dimmed: '#5c6a75', grid: '#e8edf0', surface: '#ffffff', border: '#dfe5e9' },
  dark: { text: dark[0], dimmed: '#93a2ae', grid: '#27323a', surface: '#1a2228', border: '#2e3a43' },
}

const WIDTH = 1200
const EDGE = 32
const HEAD = 84
const SHARPNESS = 2

interface Picture {
  option: (colors: ChartColors) => EChartsCoreOption
  theme: PictureTheme
  title: string
  period: string
  height: number
}

/** Draws the chart for itself, with what it shows and of when, and gives it to the person as a PNG. */
export function savePicture({ option, theme, title, period, height }: Picture): void {
  const colors = COLORS[theme]
  const size = { width: WIDTH - 2 * EDGE, height: Math.max(height, 420) }
  // It stands nowhere: ECharts is told its size.
  const chart = echarts.init(document.createElement('div'), THEME, { ...size, devicePixelRatio: SHARPNESS })
  chart.setOption({ ...option(colors), animation: false })
  const drawn = chart.renderToCanvas({ pixelRatio: SHARPNESS, backgroundColor: colors.surface })
  chart.dispose()

  const canvas = document.createElement('canvas')
  canvas.width = WIDTH * SHARPNESS
  canvas.height = (HEAD + size.height + EDGE) * SHARPNESS
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.scale(SHARPNESS, SHARPNESS)
  pen.fillStyle = colors.surface
  pen.fillRect(0, 0, WIDTH, HEAD + size.height + EDGE)
  pen.fillStyle = colors.text
  pen.font = `650 22px ${FONT}`
  pen.fillText(title, EDGE, 42, WIDTH - 2 * EDGE)
  pen.fillStyle = colors.dimmed
  pen.font = `400 14px ${FONT}`
  pen.fillText(period, EDGE, 66, WIDTH - 2 * EDGE)
  pen.drawImage(drawn, EDGE, HEAD, size.width, size.height)
  canvas.toBlob((blob) => {
    if (blob) save(blob, `${fileName(`${title} ${period}`)}.png`)
  }, 'image/png')
}

/** Without what file systems do not like. */
export const fileName = (text: string): string =>
  text
    .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 120)

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
