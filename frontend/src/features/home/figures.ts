import type { Overview, OverviewTotals } from '@/api/types'

import type { Home } from './home'

export type FigureKey = Exclude<keyof OverviewTotals, 'failed' | 'saved_vs_all' | 'readable' | 'opened_weak' | 'clicked_weak'> | 'complained'

export interface Figure {
  key: FigureKey
  kind: 'count' | 'money'
  /** What is counted; every number has a unit. */
  unit: 'people' | 'messages' | 'purchases' | 'money'
  /** Is more of it good, bad, or neither? */
  more: 'good' | 'bad' | 'neutral'
  /** The share under the number is of this other one. */
  of?: 'sent' | 'delivered' | 'readable'
  /** The report that says more about it. */
  report?: 'channels' | 'attribution' | 'people'
}

/** The tiles of Home, in reading order. */
export const FIGURES: Figure[] = [
  { key: 'entered', kind: 'count', unit: 'people', more: 'neutral' },
  { key: 'sent', kind: 'count', unit: 'messages', more: 'neutral', report: 'channels' },
  { key: 'delivered', kind: 'count', unit: 'messages', more: 'good', of: 'sent', report: 'channels' },
  { key: 'opened', kind: 'count', unit: 'messages', more: 'good', of: 'readable', report: 'channels' },
  { key: 'clicked', kind: 'count', unit: 'messages', more: 'good', of: 'delivered', report: 'channels' },
  { key: 'purchases', kind: 'count', unit: 'purchases', more: 'good', report: 'attribution' },
  { key: 'revenue', kind: 'money', unit: 'money', more: 'good', report: 'attribution' },
  { key: 'unsubscribed', kind: 'count', unit: 'messages', more: 'bad', of: 'delivered', report: 'people' },
  { key: 'complained', kind: 'count', unit: 'messages', more: 'bad', of: 'delivered', report: 'people' },
  { key: 'cost', kind: 'money', unit: 'money', more: 'neutral', report: 'channels' },
  { key: 'saved', kind: 'money', unit: 'money', more: 'good', report: 'channels' },
]

export interface Change {
  /** 0.12 is 12 % more than in the period before. */
  share: number
  direction: 'up' | 'down' | 'same'
}

/** Against the period before; null when there is nothing to compare with. */
export function changeOf(now: string | number | null, before: string | number | null): Change | null {
  if (now === null || before === null) return null
  const [current, previous] = [Number(now), Number(before)]
  if (previous === 0) return null
  const share = (current - previous) / Math.abs(previous)
  return { share, direction: Math.abs(share) < 0.0005 ? 'same' : share > 0 ? 'up' : 'down' }
}

export function isEmpty({ totals }: Overview): boolean {
  return totals.sent === 0 && totals.entered === 0 && totals.purchases === 0
}

export interface Course {
  value: string | number | null
  before: string | number | null
  /** Day by day; empty where that is not known. */
  days: number[]
}

/** A figure of the period: complaints are Home's own, all others the overview's. */
export function courseOf(key: FigureKey, overview: Overview, home: Home | undefined): Course {
  if (key === 'complained') {
    const found = home?.complaints
    return { value: found?.now ?? null, before: found?.before ?? null, days: found?.days ?? [] }
  }
  const days = overview.series.map((point) => Number((point as unknown as Record<string, string | number>)[key]))
  return {
    value: overview.totals[key],
    before: overview.previous[key],
    days: days.every((each) => Number.isFinite(each)) ? days : [],
  }
}
