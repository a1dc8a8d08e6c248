import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'

import { ApiError } from '@/api/errors'
import { useSegmentCount, useSegmentEstimate } from '@/api/segments'
import type { Rule, RuleProblem } from '@/api/types'

/** Long enough for the next letter, short enough that the first number is there within half a second. */
const PAUSE_MS = 160

/** How many of all. */
export interface Share {
  count: number
  total: number
}

export interface Size extends Share {
  /** Of an estimate, between which numbers the right one lies; an exact number has none. */
  interval: { low: number; high: number } | null
  /** When it was asked. */
  at: number
}

export interface RuleSize {
  /** The newest known answer, which may belong to the rule of a moment ago. */
  size: Size | undefined
  /** A newer answer is on its way, an exact one included. */
  pending: boolean
  /** What is shown belongs to another rule than the one on the screen. */
  stale: boolean
  /** What is wrong with the rule, by path. */
  errors: Record<string, string>
  counts: Record<string, Share>
  /** The rule in the server's words. */
  words: string | undefined
  /** The question itself failed, and not because of the rule. */
  failure: Error | null
  /** The last rule that could be counted: the one on the screen, unless that is incomplete. */
  whole: Rule | undefined
  again: () => void
}

interface Answered {
  errors: Record<string, string>
  size?: Size
  counts?: Record<string, Share>
  words?: string
  whole?: Rule
  from?: Answered
}

/**
 * Asks the server, shortly after the last change, how many customers a rule chooses and what is wrong with it: an
 * estimate and the exact number at once. Questions about the rule before are given up.
 */
export function useRuleSize(rule: Rule): RuleSize {
  const [asked] = useDebouncedValue(rule, PAUSE_MS)
  const exact = useSegmentCount(asked)
  const estimate = useSegmentEstimate(asked, exact.isPending)
  const problems = problemsOf(exact.error) ?? problemsOf(estimate.error)
  const answered = useMemo((): Answered | null => {
    const found = exact.data ?? estimate.data
    const errors = Object.fromEntries((problems ?? []).map(({ path, message }) => [path, message]))
    if (!found) return problems && { errors }
    // A small base is asked whole (`sampled` is 0): then the estimate is the number.
    const about = exact.data ? undefined : estimate.data
    const interval = about && about.sampled > 0 ? { low: about.low, high: about.high } : null
    const at = exact.data ? exact.dataUpdatedAt : estimate.dataUpdatedAt
    const counts = [...found.groups, ...found.leaves].map(({ path, count }) => [path, { count, total: found.total }])
    return {
      errors,
      size: { count: found.count, total: found.total, interval, at },
      counts: Object.fromEntries(counts) as Record<string, Share>,
      ...(exact.data ? { words: exact.data.words } : {}),
    }
  }, [exact.data, estimate.data, exact.dataUpdatedAt, estimate.dataUpdatedAt, problems])
  // What belongs to the rule on the screen replaces what was there; until then, and while it is incomplete, that stays.
  const [last, setLast] = useState<Answered>({ errors: NONE, counts: NONE })
  const fresh = asked === rule && answered !== null
  if (fresh && answered !== last.from) {
    setLast({ ...last, ...answered, ...(answered.size ? { whole: asked } : {}), from: answered })
  }
  return {
    size: last.size,
    pending: exact.isFetching || asked !== rule,
    stale: !fresh || problems !== null,
    errors: last.errors,
    counts: last.counts ?? NONE,
    words: last.words,
    failure: problems ? null : exact.error,
    whole: last.whole,
    again: () => void exact.refetch(),
  }
}

const NONE = {}

/** The server's answer to a wrong rule, `{rule: [{path, message}]}`. */
export function problemsOf(error: unknown): RuleProblem[] | null {
  if (!(error instanceof ApiError) || error.status !== 400) return null
  const rule = (error.body as { rule?: unknown } | null)?.rule
  return Array.isArray(rule) && rule.every((each) => typeof each === 'object') ? (rule as RuleProblem[]) : null
}
