import { parse, type Recurrence, type Weekday, WEEKDAYS } from './recurrence'

/** Texts of `forms.json`, and the language they are in. */
export interface Speaker {
  t: (key: string, values?: Record<string, unknown>) => string
  language: string
  /** 31 Dec 2026 */
  date: (day: string) => string
}

/** A Monday: the first of seven days with names. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

export function weekdayName(day: Weekday, language: string, style: 'long' | 'short' = 'long'): string {
  const date = new Date(MONDAY + WEEKDAYS.indexOf(day) * DAY_MS)
  return new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' }).format(date)
}

/** "Every 2 weeks on Monday and Thursday, 10 times". */
export function recurrenceWords(rule: Recurrence, speaker: Speaker): string {
  const { t } = speaker
  const { every, interval, ends } = rule
  const base = t(interval === 1 ? `recurrence.every.${every}` : `recurrence.everyMany.${every}`, { count: interval })
  const said = withDays(base, rule, speaker)
  if (!ends) return said
  if ('count' in ends) return t('recurrence.times', { said, count: ends.count })
  return t('recurrence.untilDay', { said, date: speaker.date(ends.until) })
}

function withDays(every: string, rule: Recurrence, { t, language }: Speaker): string {
  if (rule.every === 'week' && rule.weekdays.length > 0) {
    const names = rule.weekdays.map((day) => weekdayName(day, language))
    const days = new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' }).format(names)
    return t('recurrence.onWeekdays', { every, days })
  }
  if (rule.every !== 'month') return every
  const { on } = rule
  if (!('day' in on)) return t('recurrence.onNth', { every, nth: nthWord(on.nth, on.weekday, t), day: weekdayName(on.weekday, language) })
  return on.day === -1 ? t('recurrence.onLastDay', { every }) : t('recurrence.onDay', { every, day: on.day })
}

/** "first", in the gender of the day's name: "первая среда", "первое воскресенье". */
export function nthWord(nth: number, day: Weekday, t: Speaker['t']): string {
  const gender = t('recurrence.genders').charAt(WEEKDAYS.indexOf(day))
  return t(`recurrence.nth.${gender}.${nth === -1 ? 'last' : nth}`)
}

/** The words of an RRULE; of one that has no words, the rule itself. */
export function ruleTextWords(text: string, speaker: Speaker): string {
  const rule = parse(text)
  return rule ? recurrenceWords(rule, speaker) : text
}
