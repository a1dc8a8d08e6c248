import type { Choice, Field } from '@/api/types'

import type { ImportOptions } from '../types'

/** Ways to write a moment, each seen by an example: 31 January 2026, half past three in the afternoon. */
export const DATE_FORMATS: { value: string; example: string }[] = [
  { value: 'iso', example: '2026-01-31' },
  { value: '%d.%m.%Y', example: '31.01.2026' },
  { value: '%d/%m/%Y', example: '31/01/2026' },
  { value: '%m/%d/%Y', example: '01/31/2026' },
  { value: '%d-%m-%Y', example: '31-01-2026' },
  { value: '%Y/%m/%d', example: '2026/01/31' },
  { value: '%Y%m%d', example: '20260131' },
  { value: '%d.%m.%Y %H:%M', example: '31.01.2026 15:30' },
  { value: '%d.%m.%Y %H:%M:%S', example: '31.01.2026 15:30:00' },
  { value: '%m/%d/%Y %H:%M', example: '01/31/2026 15:30' },
  { value: '%d/%m/%Y %H:%M', example: '31/01/2026 15:30' },
  { value: 'unix', example: '1769873400' },
]

export const isDateFormat = (field: Field): boolean => field.key === 'format' && field.type === 'text'

/** A target's field with what the base has to offer for it: topics and channels are chosen. */
export function withOffers(field: Field, { topics }: ImportOptions, channels: string[]): Field {
  if (field.type !== 'text') return field
  const choices = (all: Choice[]): Field => ({ ...field, type: 'choice', choices: all })
  switch (field.key) {
    case 'topic':
      return choices(topics.map(({ key, label }) => ({ value: key, label })))
    case 'channel':
      return choices(channels.map((key) => ({ value: key, label: key })))
    default:
      return field
  }
}
