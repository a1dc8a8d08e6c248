import { useTranslation } from 'react-i18next'

import { OpenNumber } from '@/features/reports/people/opening'
import { useFormat } from '@/format'

import type { HeadName } from './DefinedHead'

interface OpenCellProps {
  table: 'channels' | 'journeys' | 'days'
  row: string
  column: HeadName
  cell: string | number | null
  /** It is money in this one. */
  currency?: string
}

/** A number in one of Home's tables, which opens the people behind it. */
export function OpenCell({ table, row, column, cell, currency }: OpenCellProps) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  if (cell === null) return '–'
  const value = currency === undefined ? format.number(Number(cell)) : format.money(String(cell), currency)
  return (
    <OpenNumber place={{ table, column, row }} cell={cell} label={t(`figures.${column}`)} value={value}>
      {value}
    </OpenNumber>
  )
}
