import { useLocation } from '@tanstack/react-router'

import type { SegmentInput } from '@/api/segments'
import type { Rule } from '@/api/types'

/** What a new segment begins with; it travels with the way to `/segments/new`, and outlives a reload. */
export interface Start {
  name: string
  rule: Rule
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    start?: Start
  }
}

/** Of a link to `/segments/$segmentId`: there a new segment begins with this. */
export const startingWith = (start: Start) => ({
  to: '/segments/$segmentId' as const,
  params: { segmentId: 'new' },
  state: { start },
})

/** The new segment that was asked for on the way here; null: an empty one. */
export function useStart(): SegmentInput | null {
  const start = useLocation({ select: ({ state }) => state.start })
  return start ? { name: start.name, description: '', brand: null, rule: { all: topOf(start.rule) } } : null
}

/** The builder's outermost group is always one where everything holds. */
function topOf(rule: Rule): Rule[] {
  return 'all' in rule && Array.isArray(rule.all) ? (rule.all as Rule[]) : [rule]
}
