import type { EChartsCoreOption } from 'echarts/core'

import type { Rule } from '@/api/types'
import type { ChartColors } from '@/charts/Chart'
import type { Format } from '@/format'

import type { ReportAnswer, Table } from '../api'

export interface LifecycleExtra {
  from_on: string
  to_on: string
  definitions: Record<string, string>
  flows: { from: string; to: string; customers: number }[]
  rules: { stages?: Record<string, { end: Rule }> }
}

/** From the one who is known to the one who is gone; new ones come first. */
export const ORDER = ['absent', 'never', 'new', 'active', 'loyal', 'at_risk', 'lapsed', 'lost']

export const STAGE_COLORS: Record<string, string> = {
  absent: '#9aa7b1',
  never: '#7b8894',
  new: '#3b82d6',
  active: '#1f93a0',
  loyal: '#2f9e6e',
  at_risk: '#c98a1b',
  lapsed: '#d9702b',
  lost: '#cf5668',
}

interface Words {
  stage: (key: string) => string
  start: string
  end: string
}

/** What a column of those who went to a stage begins with. */
const TO = 'to_'

const place = (key: string) => ORDER.indexOf(key)

/** Tables tell the stages in the order of the cards, downwards as well as from left to right. */
export const inOrder = (answer: ReportAnswer): ReportAnswer => ({ ...answer, tables: answer.tables.map(arranged) })

/** Columns that lead to a stage change places among each other; the others stay where they are. */
function arranged(table: Table): Table {
  const leading = table.columns.filter(({ key }) => key.startsWith(TO)).toSorted((one, other) => place(one.key.slice(TO.length)) - place(other.key.slice(TO.length)))
  return {
    ...table,
    rows: table.rows.toSorted((one, other) => place(one.key) - place(other.key)),
    columns: table.columns.map((column) => (column.key.startsWith(TO) ? (leading.shift() ?? column) : column)),
  }
}

/** Bands from the stages at the beginning to those at the end, as wide as many went that way. */
export function flowsOption({ flows }: LifecycleExtra, withNever: boolean, words: Words, format: Format, colors: ChartColors): EChartsCoreOption {
  const shown = flows.filter(({ from, to }) => withNever || !(['never', 'absent'].includes(from) && to === 'never'))
  const sides = { start: shown.map(({ from }) => from), end: shown.map(({ to }) => to) }
  const nodes = (['start', 'end'] as const).flatMap((side) =>
    [...new Set(sides[side])]
      .sort((one, other) => place(one) - place(other))
      .map((key) => ({
        name: `${side}:${key}`,
        depth: side === 'start' ? 0 : 1,
        itemStyle: { color: STAGE_COLORS[key], borderWidth: 0 },
        label: { position: side === 'start' ? 'right' : 'left' },
      })),
  )
  const stageOf = (name: string) => words.stage(name.slice(name.indexOf(':') + 1))
  const size = (name: string) => {
    const [side, key] = name.split(':')
    return shown.filter((flow) => (side === 'start' ? flow.from : flow.to) === key).reduce((sum, { customers }) => sum + customers, 0)
  }
  return {
    tooltip: {
      confine: true,
      backgroundColor: colors.surface,
      borderColor: colors.border,
      textStyle: { color: colors.text, fontSize: 12 },
      formatter: ({ dataType, data, name }: { dataType: string; name: string; data: { source: string; target: string; value: number } }) =>
        dataType === 'edge'
          ? `${words.start}: <b>${stageOf(data.source)}</b><br/>${words.end}: <b>${stageOf(data.target)}</b><br/>${format.number(data.value)}`
          : `${name.startsWith('start') ? words.start : words.end}: <b>${stageOf(name)}</b><br/>${format.number(size(name))}`,
    },
    series: [
      {
        type: 'sankey',
        left: 6,
        right: 6,
        top: 10,
        bottom: 10,
        nodeWidth: 16,
        nodeGap: 14,
        layoutIterations: 0,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        data: nodes,
        links: shown
          .toSorted((one, other) => place(one.from) - place(other.from) || place(one.to) - place(other.to))
          .map(({ from, to, customers }) => ({ source: `start:${from}`, target: `end:${to}`, value: customers })),
        lineStyle: { color: 'gradient', opacity: 0.32, curveness: 0.5 },
        label: {
          color: colors.text,
          fontSize: 12,
          textBorderColor: colors.surface,
          textBorderWidth: 3,
          formatter: ({ name }: { name: string }) => `${stageOf(name)}  ${format.compact(size(name))}`,
        },
      },
    ],
  }
}
