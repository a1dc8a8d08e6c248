import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

/** Sums come as text, so that no cent is lost on the way; an address of digits alone is none. */
const FIGURES = new Set(['spent', 'average', 'largest', 'sum', 'max', 'min'])
const DAY = /^\d{4}-\d{2}-\d{2}(T|$)/

/**
 * What a condition looked at, in the person's language: “Purchases” and “0”. `attribute` is what a company calls the
 * attribute of this name, where it is one.
 */
export function useComparedWords(): (name: string, value: unknown, attribute?: string) => { name: string; value: string } {
  const { t } = useTranslation('ledger')
  const label = useLabel()
  const format = useFormat()
  return useCallback(
    (name, value, attribute) => {
      const say = (each: unknown): string => {
        if (each === null || each === undefined || each === '') return '–'
        if (typeof each === 'number') return format.number(each)
        if (typeof each === 'boolean') return t(each ? 'why.yes' : 'why.no')
        if (Array.isArray(each)) return each.map(say).join(', ') || '–'
        if (typeof each !== 'string') return JSON.stringify(each)
        if (DAY.test(each)) return format.date(each)
        if (attribute !== undefined) return each
        return FIGURES.has(name) ? format.number(Number(each)) : name === 'preferred' ? label('channel', each) : each
      }
      return { name: attribute ?? label('compared', name), value: say(value) }
    },
    [t, label, format],
  )
}
