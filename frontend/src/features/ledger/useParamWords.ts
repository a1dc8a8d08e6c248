import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

const MOMENT = /^\d{4}-\d{2}-\d{2}T/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What a finding names, in the person's language: a moment, a channel, the outcome of a message, a reason at the door. */
export function useParamWords(): (name: string, value: unknown) => string | number {
  const { t } = useTranslation('ledger')
  const label = useLabel()
  const format = useFormat()
  return useCallback(
    (name, value) => {
      if (value === null || value === undefined || value === '') return '–'
      if (typeof value === 'number') return value
      if (typeof value === 'boolean') return t(value ? 'why.yes' : 'why.no')
      if (Array.isArray(value)) return value.join(', ') || '–'
      if (typeof value !== 'string') return JSON.stringify(value)
      if (name === 'outcome') return t(`why.outcome.${value}`)
      if (name === 'channel' || name === 'reason') return label(name, value)
      if (DAY.test(value)) return format.date(value)
      return MOMENT.test(value) ? format.dateTime(value) : value
    },
    [t, label, format],
  )
}
