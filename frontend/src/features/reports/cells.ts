import i18next from 'i18next'

import { type Format, signed } from '@/format'

import type { Cell, Column, Kind, Named } from './api'
import { dayOf } from './days'

/** Kinds that stand at the right edge, with figures of one width. */
const FIGURES = new Set<Kind>(['count', 'number', 'money', 'share', 'change', 'seconds', 'day', 'moment'])

export const isFigure = (kind: Kind): boolean => FIGURES.has(kind)

/** A day that a row is of is its name, and stands where names do. */
export const alignedAt = (place: number, kind: Kind): 'right' | undefined =>
  isFigure(kind) && !(place === 0 && (kind === 'day' || kind === 'moment')) ? 'right' : undefined

export const isNamed = (cell: Cell): cell is Named => typeof cell === 'object' && cell !== null

/** A number of any kind as a number; money comes as a decimal in a string. */
export const numberOf = (cell: Cell): number | null => {
  if (cell === null || cell === undefined || cell === '' || typeof cell === 'object') return null
  const value = Number(cell)
  return Number.isFinite(value) ? value : null
}

/** A figure in words; null where there is none. Keys of registries are for `CellValue`. */
export function written(cell: Cell, kind: Kind, format: Format, currency: string): string | null {
  if (cell === null || cell === undefined || cell === '') return null
  if (isNamed(cell)) return cell.name
  if (kind === 'day') return format.date(dayOf(String(cell)))
  if (kind === 'moment') return format.dateTime(String(cell))
  if (!isFigure(kind)) return String(cell)
  const value = numberOf(cell)
  if (value === null) return null
  switch (kind) {
    case 'money':
      return Math.abs(value) < 0.1 && value !== 0 && currency ? format.price(value, currency) : format.money(String(cell), currency || null)
    case 'share':
      return format.share(value)
    case 'change':
      return signed(value, points(value, format))
    case 'seconds':
      return value < 1 && value > 0 ? `< ${format.duration(1)}` : format.duration(value)
    default:
      return format.number(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(kind === 'count' ? 0 : 3)))
  }
}

/** A difference of shares: 2 % after 1 % is one percentage point more. */
export const points = (value: number, format: Format): string =>
  i18next.t('reports:points', { number: format.number(Math.round(Math.abs(value) * 1000) / 10) })

/** Rows in the order of a column: nothing comes last, whichever way. */
export function compared(one: Cell, other: Cell, { kind }: Column, descending: boolean): number {
  const sign = descending ? -1 : 1
  if (isFigure(kind) && kind !== 'day' && kind !== 'moment') {
    const [left, right] = [numberOf(one), numberOf(other)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    return sign * (left - right)
  }
  const [left, right] = [textOf(one), textOf(other)]
  if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1
  return sign * left.localeCompare(right, undefined, { numeric: true })
}

/** What a cell says where it is a text, a key or a name. */
export const textOf = (cell: Cell): string => (isNamed(cell) ? cell.name : cell === null || cell === undefined ? '' : String(cell))
