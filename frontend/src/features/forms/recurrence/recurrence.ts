/** Days of the week as RFC 5545 writes them, Monday first. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Which of a month's Mondays: the first to the fourth, or the last. */
export const NTHS = [1, 2, 3, 4, -1] as const
export type Nth = (typeof NTHS)[number]

export type MonthDay = { day: number } | { nth: Nth; weekday: Weekday }
export type Ends = { count: number } | { until: string } | null

/** A rule that the builder can draw. Every other RRULE stays text. */
export interface Recurrence {
  every: 'day' | 'week' | 'month'
  interval: number
  /** Of a week; empty: the day on which it begins. */
  weekdays: Weekday[]
  /** Of a month; day -1 is its last. */
  on: MonthDay
  /** After so many times, or after a day (`YYYY-MM-DD`). */
  ends: Ends
}

export const WEEKLY: Recurrence = { every: 'week', interval: 1, weekdays: ['MO'], on: { day: 1 }, ends: null }

const FREQUENCIES = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month' } as const
const KNOWN = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYSETPOS', 'COUNT', 'UNTIL', 'WKST'])

/** The rule behind an RRULE, or null when the builder has no picture for it. */
export function parse(text: string): Recurrence | null {
  const parts = partsOf(text)
  if (!parts) return null
  const every = FREQUENCIES[parts.get('FREQ') as keyof typeof FREQUENCIES] as Recurrence['every'] | undefined
  const interval = wholeOf(parts.get('INTERVAL') ?? '1')
  const ends = endsOf(parts)
  if (!every || interval === null || interval < 1 || ends === undefined || (parts.get('WKST') ?? 'MO') !== 'MO') return null
  const base: Recurrence = { every, interval, weekdays: [], on: { day: 1 }, ends }
  if (every === 'month') return withMonthDay(base, parts)
  if (parts.has('BYMONTHDAY') || parts.has('BYSETPOS')) return null
  const weekdays = weekdaysOf(parts.get('BYDAY') ?? '')
  if (!weekdays) return null
  // "Daily, on Mondays to Fridays" is a week with five days.
  if (every === 'day' && weekdays.length > 0) return interval === 1 ? { ...base, every: 'week', weekdays } : null
  return { ...base, weekdays }
}

function partsOf(text: string): Map<string, string> | null {
  const pairs = text.trim().toUpperCase().replace(/^RRULE:/, '').split(';').filter(Boolean).map((part) => part.split('='))
  const parts = new Map<string, string>()
  for (const [key = '', value, ...rest] of pairs) {
    if (!KNOWN.has(key) || value === undefined || rest.length > 0 || parts.has(key)) return null
    parts.set(key, value)
  }
  return parts
}

const wholeOf = (text: string): number | null => (/^[+-]?\d{1,4}$/.test(text) ? Number(text) : null)

const isWeekday = (text: string): text is Weekday => (WEEKDAYS as readonly string[]).includes(text)

function weekdaysOf(text: string): Weekday[] | null {
  if (text === '') return []
  const days = text.split(',')
  return days.every(isWeekday) ? WEEKDAYS.filter((day) => days.includes(day)) : null
}

function withMonthDay(base: Recurrence, parts: Map<string, string>): Recurrence | null {
  const byDay = parts.get('BYDAY')
  if (byDay !== undefined) {
    if (parts.has('BYMONTHDAY')) return null
    const [, inside, day = ''] = /^([+-]?\d)?([A-Z]{2})$/.exec(byDay) ?? []
    const nth = wholeOf(inside ?? parts.get('BYSETPOS') ?? '')
    if (!isWeekday(day) || !NTHS.some((each) => each === nth) || (inside !== undefined && parts.has('BYSETPOS'))) return null
    return { ...base, on: { nth: nth as Nth, weekday: day } }
  }
  const day = wholeOf(parts.get('BYMONTHDAY') ?? '')
  if (day === null || parts.has('BYSETPOS') || day === 0 || day < -1 || day > 31) return null
  return { ...base, on: { day } }
}

function endsOf(parts: Map<string, string>): Ends | undefined {
  const count = parts.get('COUNT')
  const until = parts.get('UNTIL')
  if (count !== undefined) {
    const times = wholeOf(count)
    return until === undefined && times !== null && times > 0 ? { count: times } : undefined
  }
  if (until === undefined) return null
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(until) ?? []
  return day === undefined ? undefined : { until: `${year ?? ''}-${month ?? ''}-${day}` }
}

/** The rule as an RRULE. */
export function toText({ every, interval, weekdays, on, ends }: Recurrence): string {
  const parts = [`FREQ=${{ day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY' }[every]}`]
  if (interval !== 1) parts.push(`INTERVAL=${interval}`)
  if (every === 'week' && weekdays.length > 0) parts.push(`BYDAY=${weekdays.join(',')}`)
  if (every === 'month') parts.push('day' in on ? `BYMONTHDAY=${on.day}` : `BYDAY=${on.nth}${on.weekday}`)
  if (ends && 'count' in ends) parts.push(`COUNT=${ends.count}`)
  if (ends && 'until' in ends) parts.push(`UNTIL=${ends.until.replaceAll('-', '')}`)
  return parts.join(';')
}

const DAY_MS = 86_400_000
/** Rules like "the 31st of every twelfth month, in June" never come: then looking ends here. */
const MOST_DAYS = 20 * 366

/** The first days (`YYYY-MM-DD`) on which it comes, from `since` on; it is counted from the day `first`. */
export function nextDays(rule: Recurrence, first: string, most: number, since = first): string[] {
  const start = Date.parse(`${first}T00:00:00Z`)
  const end = Math.max(start, Date.parse(`${since}T00:00:00Z`)) + MOST_DAYS * DAY_MS
  const times = rule.ends && 'count' in rule.ends ? rule.ends.count : Infinity
  const found: string[] = []
  for (let at = start, came = 0; at < end && came < times && found.length < most; at += DAY_MS) {
    const date = new Date(at)
    const iso = date.toISOString().slice(0, 10)
    if (rule.ends && 'until' in rule.ends && iso > rule.ends.until) break
    if (!comesOn(rule, date, new Date(start))) continue
    came += 1
    if (iso >= since) found.push(iso)
  }
  return found
}

const weekdayOf = (date: Date): number => (date.getUTCDay() + 6) % 7
const monthOf = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth()
const daysIn = (date: Date): number => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()

function comesOn({ every, interval, weekdays, on }: Recurrence, date: Date, start: Date): boolean {
  const days = (date.getTime() - start.getTime()) / DAY_MS
  if (every === 'day') return days % interval === 0
  if (every === 'week') {
    const wanted = weekdays.length > 0 ? weekdays.map((day) => WEEKDAYS.indexOf(day)) : [weekdayOf(start)]
    const week = Math.floor((days + weekdayOf(start)) / 7)
    return week % interval === 0 && wanted.includes(weekdayOf(date))
  }
  if ((monthOf(date) - monthOf(start)) % interval !== 0) return false
  const day = date.getUTCDate()
  if ('day' in on) return day === (on.day === -1 ? daysIn(date) : on.day)
  if (weekdayOf(date) !== WEEKDAYS.indexOf(on.weekday)) return false
  return on.nth === -1 ? day + 7 > daysIn(date) : Math.ceil(day / 7) === on.nth
}
