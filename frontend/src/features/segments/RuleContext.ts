import { createContext, use } from 'react'
import { type StoreApi, useStore } from 'zustand'

import type { ConditionType } from '@/api/types'

import type { Builder, BuilderStore } from './builder'
import type { Share } from './useRuleSize'

/** What is known about the rule's nodes, by their ids. */
export interface Facts {
  error: ReadonlyMap<number, string>
  /** Errors of the fields of a condition, by their dotted path in it. */
  fields: ReadonlyMap<number, Record<string, string>>
  size: ReadonlyMap<number, Share>
}

interface RuleContextValue {
  types: ConditionType[]
  disabled: boolean
  store: BuilderStore
  facts: StoreApi<Facts>
}

/** What every row of the builder needs, however deep it stands. It never changes while one edits: rows look into the stores. */
export const RuleContext = createContext<RuleContextValue | null>(null)

export function useRule(): RuleContextValue {
  const value = use(RuleContext)
  if (!value) throw new Error('useRule is used outside RuleBuilder')
  return value
}

export const useBuilder = <T,>(choose: (builder: Builder) => T): T => useStore(useRule().store, choose)

export const useFact = <T,>(choose: (facts: Facts) => T): T => useStore(useRule().facts, choose)
