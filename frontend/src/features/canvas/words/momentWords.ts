import { textOf } from './happeningWords'
import type { Words } from './useWords'

interface DayOfAttribute {
  attribute: unknown
  /** on, before, after */
  shift: unknown
  days: unknown
  at: unknown
}

/** "7 days before “Expiry”, 09:00"; empty while no attribute is chosen. */
export function dayOfAttributeWords({ attribute, shift, days, at }: DayOfAttribute, { t, label }: Words): string {
  const key = textOf(attribute)
  if (key === '') return ''
  const values = { name: label('attribute', key), time: timeWords(at) }
  if ((shift !== 'before' && shift !== 'after') || typeof days !== 'number') return t('look.onDate', values)
  return t(shift === 'before' ? 'look.beforeDate' : 'look.afterDate', { ...values, count: days })
}

export const timeWords = (time: unknown): string => textOf(time).slice(0, 5)
