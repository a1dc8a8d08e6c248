/** The period of the dashboard: the last so many days, or from one day to another. */
export interface PeriodSearch {
  days?: number
  from?: string
  to?: string
}

export interface Period {
  from: string
  to: string
}

export const PRESETS = [7, 30, 90] as const
export const USUAL_DAYS = 30

const DAY_MS = 86_400_000
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/** The day on this person's calendar, `YYYY-MM-DD`. */
export function isoDay(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

/** "Last 30 days" ends today, today included. A period that makes no sense is the usual one. */
export function periodOf({ days, from, to }: PeriodSearch, today: Date): Period {
  if (from && to && ISO_DAY.test(from) && ISO_DAY.test(to) && from <= to) return { from, to }
  const length = days ?? USUAL_DAYS
  return { from: isoDay(new Date(today.getTime() - (length - 1) * DAY_MS)), to: isoDay(today) }
}

/** The preset that is switched on, or null for a period of one's own. */
export function presetOf({ days, from, to }: PeriodSearch): number | null {
  if (from && to) return null
  return days ?? USUAL_DAYS
}
