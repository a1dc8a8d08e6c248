import type { Mapping } from '../types'

export type Term = 'region' | 'time_zone' | 'currency' | 'decimal' | 'as_of' | 'source' | 'list'

const PHONES = ['sms', 'viber', 'whatsapp', 'rcs', 'mms', 'call', 'phone']

/** Which of the things that hold for every row have a meaning for these columns. */
export function relevantTerms({ columns, rows }: Mapping): Term[] {
  const has = (test: (target: string, column: Record<string, unknown>) => boolean) => columns.some((column) => test(column.target, column))
  const isAmount = (target: string) => /amount|price|cost/.test(target)
  const terms: Term[] = []
  if (has((_, { channel, namespace }) => PHONES.includes(String(channel)) || namespace === 'phone')) terms.push('region')
  if (has((target) => target.endsWith('_at'))) terms.push('time_zone')
  if (has(isAmount)) terms.push('currency')
  if (has((target, { type }) => isAmount(target) || /quantity|units|number/.test(target) || type === 'number')) terms.push('decimal')
  if (has((target) => target === 'consent')) terms.push('as_of')
  if (rows !== 'products') terms.push('source')
  if (rows === 'customers') terms.push('list')
  return terms
}

export const TIME_ZONES: string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
/** The usual ones first; whoever needs another one types its three letters. */
export const CURRENCIES = [...new Set(['EUR', 'USD', 'UAH', 'PLN', 'GBP', 'CZK', 'RON', ...Intl.supportedValuesOf('currency')])]
