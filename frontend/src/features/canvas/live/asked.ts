import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

import { firstOf, ownPeriod } from '@/period/period'
import { useToday } from '@/period/useToday'

/** Which figures are looked at. Without any of it: of all time, all versions together, everybody. */
export interface Asked {
  from?: string
  to?: string
  version?: number
  segment?: number
}

/** As it stands in the address, so that a view can be sent to a colleague: the last so many days, or from day to day. */
export interface AskedSearch {
  days?: number
  from?: string
  to?: string
  version?: number
  segment?: number
}

export const PRESETS = [1, 7, 30] as const

/** "Last 7 days" has today in it and goes on: nothing is left out that happens meanwhile. What makes no sense is left out. */
export function askedFor({ days, from, to, version, segment }: AskedSearch, today: string): Asked {
  const rest = { ...(version !== undefined && { version }), ...(segment !== undefined && { segment }) }
  const own = ownPeriod({ from, to })
  if (own) return { ...own, ...rest }
  return days === undefined ? rest : { from: firstOf(days, today), ...rest }
}

export const isFiltered = (asked: Asked): boolean => Object.keys(asked).length > 0

/** The query of an address, always in the same order: the same question is the same text. */
export function queryOf({ from, to, version, segment }: Asked): string {
  const asked = Object.entries({ from, to, version, segment }).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
  return asked.join('&')
}

/** What is asked for in the address, and how to ask for something else. */
export function useAsked(): { asked: Asked; search: AskedSearch; ask: (change: AskedSearch) => void } {
  const { days, from, to, version, segment } = useSearch({ from: '/journeys/$journeyId' })
  const navigate = useNavigate({ from: '/journeys/$journeyId' })
  const today = useToday()
  const asked = useMemo(() => askedFor({ days, from, to, version, segment }, today), [days, from, to, version, segment, today])
  const ask = useCallback(
    (change: AskedSearch) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true }),
    [navigate],
  )
  return { asked, search: { days, from, to, version, segment }, ask }
}
