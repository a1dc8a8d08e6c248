import { createContext, use } from 'react'

import type { ConditionType } from '@/api/types'

import type { Change } from './tree'

interface RuleContextValue {
  types: ConditionType[]
  disabled: boolean
  errorAt: (id: number) => string | undefined
  errorsBelow: (id: number) => Record<string, string>
  countAt: (id: number) => number | undefined
  change: (id: number, change: Change) => void
}

/** What every row of the builder needs, however deep it stands. */
export const RuleContext = createContext<RuleContextValue | null>(null)

export function useRule(): RuleContextValue {
  const value = use(RuleContext)
  if (!value) throw new Error('useRule is used outside RuleBuilder')
  return value
}
