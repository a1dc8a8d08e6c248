import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'

import { ApiError } from '@/api/errors'
import { useSegmentCount } from '@/api/segments'
import type { Rule, RuleProblem, SegmentCount } from '@/api/types'

const PAUSE_MS = 350

export interface RuleSize {
  /** The newest known answer, which may belong to the rule of a moment ago. */
  size: SegmentCount | undefined
  /** A newer answer is on its way. */
  pending: boolean
  /** What is wrong with the rule, by path. */
  errors: Record<string, string>
  counts: Record<string, number>
  /** The question itself failed, and not because of the rule. */
  failure: Error | null
}

/** Asks the server, shortly after the last change, how many customers a rule chooses and what is wrong with it. */
export function useRuleSize(rule: Rule): RuleSize {
  const [asked] = useDebouncedValue(rule, PAUSE_MS)
  const query = useSegmentCount(asked)
  const problems = problemsOf(query.error)
  const counts = useMemo(
    () => {
      const { leaves = [], groups = [] } = query.data ?? {}
      return Object.fromEntries([...groups, ...leaves].map(({ path, count }) => [path, count]))
    },
    [query.data],
  )
  const errors = useMemo(
    () => Object.fromEntries((problems ?? []).map(({ path, message }) => [path, message])),
    [problems],
  )
  // A half-edited rule has no size; the number of the last whole one stays.
  const [last, setLast] = useState(query.data)
  if (query.data && query.data !== last) setLast(query.data)
  return {
    size: query.data ?? last,
    pending: query.isFetching || asked !== rule,
    errors,
    counts,
    failure: problems ? null : query.error,
  }
}

/** The server's answer to a wrong rule, `{rule: [{path, message}]}`. */
export function problemsOf(error: unknown): RuleProblem[] | null {
  if (!(error instanceof ApiError) || error.status !== 400) return null
  const body = error.body as { rule?: unknown } | null
  return Array.isArray(body?.rule) ? (body.rule as RuleProblem[]) : null
}
