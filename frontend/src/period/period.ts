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

/** Ten years: what an address asks for beyond them is no period that anybody meant. */
const MOST_DAYS = 3660
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

const calendars = new Map<string | undefined, Intl.DateTimeFormat>()

/** Writes days as `YYYY-MM-DD`, as Swedes do. */
function calendarOf(zone: string | undefined): Intl.DateTimeFormat {
  let calendar = calendars.get(zone)
  if (!calendar) {
    calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    calendars.set(zone, calendar)
  }
  return calendar
}

/** The day that it is somewhere, `YYYY-MM-DD`; without a zone, or with one that this browser has not heard of, the visitor's. */
export function dayIn(zone: string | undefined, now: Date): string {
  try {
    return calendarOf(zone).format(now)
  } catch {
    return calendarOf(undefined).format(now)
  }
}

/** The first of so many days that end with this one. Days are counted on the calendar: not all of them have 24 hours. */
export function firstOf(days: number, last: string): string {
  const first = new Date(`${last}T00:00Z`)
  first.setUTCDate(first.getUTCDate() - (Math.min(days, MOST_DAYS) - 1))
  return first.toISOString().slice(0, 10)
}

/** From one day to another, if both are days and in their order. */
export function ownPeriod({ from, to }: PeriodSearch): Period | null {
  return from && to && ISO_DAY.test(from) && ISO_DAY.test(to) && from <= to ? { from, to } : null
}

/** "Last 30 days" ends today, today included. A period that makes no sense is the usual one. */
export function periodOf(search: PeriodSearch, today: string): Period {
  return ownPeriod(search) ?? { from: firstOf(search.days ?? USUAL_DAYS, today), to: today }
}

/** The preset that is switched on, or null for a period of one's own. */
export function presetOf({ days, from, to }: PeriodSearch): number | null {
  if (from && to) return null
  return days ?? USUAL_DAYS
}
