import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { ChannelBadge } from '@/channels'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { Cell, Column } from './api'
import { isNamed, written } from './cells'
import { useReportSurroundings } from './context'
import classes from './Reports.module.css'

interface CellValueProps {
  cell: Cell
  column: Column
  currency: string
  /** Why there is no such number. */
  none: string
}

/** What stands in a cell, by the kind of its column. */
export function CellValue({ cell, column, currency, none }: CellValueProps) {
  const format = useFormat()
  const label = useLabel()
  const text = written(cell, column.kind, format, currency)
  if (text === null) return <None why={none} />
  if (isNamed(cell)) return <Name kind={column.kind} id={cell.id} name={cell.name} />
  if (column.kind === 'channel') return <ChannelBadge channel={text} />
  if (column.kind === 'reason') return label('reason', text)
  if (column.kind === 'text') {
    return (
      <span className={classes.text} title={text}>
        {text}
      </span>
    )
  }
  return text
}

function Name({ kind, id, name }: { kind: Column['kind']; id: number; name: string }) {
  const { t } = useTranslation('reports')
  const { shared } = useReportSurroundings()
  const text = name || t('nameless')
  const look = { className: classes.text, title: text }
  if (shared) return <span {...look}>{text}</span>
  const link = { size: 'sm', ...look } as const
  if (kind === 'journey') return <TextLink to="/journeys/$journeyId" params={{ journeyId: String(id) }} {...link}>{text}</TextLink>
  if (kind === 'segment') return <TextLink to="/segments/$segmentId" params={{ segmentId: String(id) }} {...link}>{text}</TextLink>
  if (kind === 'customer') return <TextLink to="/customers/$customerId" params={{ customerId: String(id) }} {...link}>{text}</TextLink>
  return <span {...look}>{text}</span>
}

function None({ why }: { why: string }) {
  return (
    <Tooltip label={why}>
      <span className={classes.none}>
        <span aria-hidden>–</span>
        <span className="k-visually-hidden">{why}</span>
      </span>
    </Tooltip>
  )
}
