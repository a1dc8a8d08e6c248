import type { Format } from '@/format'

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/

/** A value of an attribute for people: dates as dates, lists as lists, nothing as a dash. */
export function written(value: unknown, format: Format, words: { yes: string; no: string }): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return format.number(value)
  if (typeof value === 'string') return ISO_DATE.test(value) ? format.date(value) : value
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((each) => written(each, format, words)).join(', ')
  return JSON.stringify(value)
}
