import { useTranslation } from 'react-i18next'

import type { Rfm } from '@/api/readySegments'

import { numbersIn } from './grid'

type Parts = Rfm['recency']

/** A part of the grid in the person's language: the first, one in between, or the last of its row. */
export function usePartWords(): (what: 'recency' | 'frequency' | 'money', parts: Parts, key: string) => string {
  const { t } = useTranslation('segmentPages')
  return (what, parts, key) => {
    const place = parts.findIndex((each) => each.key === key)
    const { from, to } = numbersIn(parts[place]?.words ?? '')
    const which = place === 0 ? 'first' : place === parts.length - 1 ? 'last' : 'between'
    return t(`rfm.${what}.${which}`, { from, to, count: which === 'between' ? to : from })
  }
}
