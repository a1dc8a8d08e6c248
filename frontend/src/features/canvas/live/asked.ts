import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

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
const DAY_MS = 86_400_000
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/** The day on this person's calendar, `YYYY-MM-DD`. */
export function isoDay(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

/** "Last 7 days" has today in it and goes on: nothing is left out that happens meanwhile. What makes no sense is left out. */
export function askedFor({ days, from, to, version, segment }: AskedSearch, today: Date): Asked {
  const rest = { ...(version !== undefined && { version }), ...(segment !== undefined && { segment }) }
  if (from && to && ISO_DAY.test(from) && ISO_DAY.test(to) && from <= to) return { from, to, ...rest }
  if (days === undefined) return rest
  return { from: isoDay(new Date(today.getTime() - (Math.min(days, 3660) - 1) * DAY_MS)), ...rest }
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
  const today = isoDay(new Date())
  const asked = useMemo(
    () => askedFor({ days, from, to, version, segment }, new Date(`${today}T12:00:00`)),
    [days, from, to, version, segment, today],
  )
  const ask = useCallback(
    (change: AskedSearch) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true }),
    [navigate],
  )
  return { asked, search: { days, from, to, version, segment }, ask }
}
