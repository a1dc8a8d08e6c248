import type { Overview, OverviewTotals } from '@/api/types'

export type FigureKey = Exclude<keyof OverviewTotals, 'buyers' | 'failed' | 'saved_vs_all'>

export interface Figure {
  key: FigureKey
  kind: 'count' | 'money'
  /** What is counted; every number has a unit. */
  unit: 'people' | 'messages' | 'purchases' | 'money'
  /** Is more of it good, bad, or neither? */
  more: 'good' | 'bad' | 'neutral'
  /** The share under the number is of this other one. */
  of?: 'sent' | 'delivered'
}

/** The tiles of the dashboard, in reading order. */
export const FIGURES: Figure[] = [
  { key: 'entered', kind: 'count', unit: 'people', more: 'neutral' },
  { key: 'sent', kind: 'count', unit: 'messages', more: 'neutral' },
  { key: 'delivered', kind: 'count', unit: 'messages', more: 'good', of: 'sent' },
  { key: 'opened', kind: 'count', unit: 'messages', more: 'good', of: 'delivered' },
  { key: 'clicked', kind: 'count', unit: 'messages', more: 'good', of: 'delivered' },
  { key: 'purchases', kind: 'count', unit: 'purchases', more: 'good' },
  { key: 'revenue', kind: 'money', unit: 'money', more: 'good' },
  { key: 'unsubscribed', kind: 'count', unit: 'messages', more: 'bad', of: 'delivered' },
  { key: 'cost', kind: 'money', unit: 'money', more: 'neutral' },
  { key: 'saved', kind: 'money', unit: 'money', more: 'good' },
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
