/**
 * Numbers, money, dates and durations in the person's language. One formatter is made per kind and language:
 * making an Intl formatter costs more than using it a thousand times.
 */

/** English dates are written day first: 3/4 would be read differently on the two sides of the ocean. */
const LOCALES: Record<string, string> = { en: 'en-GB', ru: 'ru-RU', uk: 'uk-UA', pl: 'pl-PL' }

const DAY = 86_400
const HOUR = 3_600
const MINUTE = 60

export type DurationUnit = 'day' | 'hour' | 'minute' | 'second'
export const UNIT_SECONDS: Record<DurationUnit, number> = { day: DAY, hour: HOUR, minute: MINUTE, second: 1 }

type DateInput = string | number | Date

export interface Format {
  /** 1234567 -> 1,234,567 */
  number: (value: number) => string
  /** 1234567 -> 1.2M, for tiles and axes where the exact figure is in a tooltip */
  compact: (value: number) => string
  /** A share from 0 to 1 -> 12.3%; an empty base gives a dash */
  percent: (part: number, whole?: number) => string
  /** A share that may be tiny: 3 complaints in 100,000 messages are < 0.1% and not none */
  share: (part: number, whole?: number) => string
  /** A share to the thousandth of a percent, as a limit is set -> 0.015% */
  exactPercent: (share: number) => string
  /** A decimal string or number in the currency -> $1,234.50 */
  money: (amount: string | number, currency?: string | null) => string
  /** What one message costs: 0.0004 -> $0.0004 */
  price: (amount: string | number, currency: string) => string
  /** What a unit of a currency is worth, to the last digit: 1.08000000 -> 1.08 */
  rate: (value: string | number) => string
  /** 22 Nov 2025 */
  date: (value: DateInput) => string
  /** 24 Oct – 22 Nov 2025 */
  range: (from: DateInput, to: DateInput) => string
  /** 22 Nov, without the year */
  day: (value: DateInput) => string
  /** 22 Nov 2025, 14:05 */
  dateTime: (value: DateInput) => string
  /** 14:05 */
  time: (value: DateInput) => string
  /** 3 minutes ago */
  ago: (value: DateInput, now?: Date) => string
  /** Seconds -> 1 day 6 hr */
  duration: (seconds: number) => string
  /** uk -> Ukrainian */
  language: (code: string) => string | undefined
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/** `2025-11-22` is that day on whatever calendar it is read: taken as midnight in UTC it would be the day before in New York. */
const asDate = (value: DateInput): Date => new Date(typeof value === 'string' && ISO_DAY.test(value) ? `${value}T00:00` : value)

/** A minus is as wide as a plus and never ends a line; most languages of Intl write a hyphen instead. */
const typeset = (number: string): string => number.replaceAll('-', '−')

/** The size of a difference with its sign: +12%, −3. */
export const signed = (difference: number, size: string): string => `${difference > 0 ? '+' : difference < 0 ? '−' : ''}${size}`

/** Made when it is first used: a page needs few of them, and hardly any before its first picture. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

export function makeFormat(language: string): Format {
  const locale = LOCALES[language] ?? language
  const number = once(() => new Intl.NumberFormat(locale))
  const compact = once(() => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }))
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }))
  const exactPercent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }))
  const tinyPercent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3 }))
  const date = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }))
  const day = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }))
  const dateTime = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }))
  const time = once(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }))
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  const languages = once(() => new Intl.DisplayNames(locale, { type: 'language' }))
  const currencies = new Map<string, Intl.NumberFormat>()
  const units = new Map<string, Intl.NumberFormat>()

  const share = (part: number, whole = 1) => (whole === 0 ? '–' : typeset(percent().format(part / whole)))

  function money(amount: string | number, currency?: string | null): string {
    const value = Number(amount)
    const key = `${currency ?? ''}${Math.abs(value) >= 10_000 ? ':whole' : ''}`
    let formatter = currencies.get(key)
    if (!formatter) {
      // Five-figure sums are read, not reconciled: cents would only hide the size.
      const digits = key.endsWith(':whole') ? { maximumFractionDigits: 0 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      formatter = currency
        ? new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits })
        : new Intl.NumberFormat(locale, digits)
      currencies.set(key, formatter)
    }
    return typeset(formatter.format(value))
  }

  function unit(value: number, name: DurationUnit): string {
    let formatter = units.get(name)
    if (!formatter) {
      const unitDisplay = name === 'day' ? 'long' : 'short'
      formatter = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay })
      units.set(name, formatter)
    }
    return typeset(formatter.format(value))
  }

  function duration(seconds: number): string {
    if (seconds === 0) return unit(0, 'minute')
    const parts: string[] = []
    let rest = Math.round(Math.abs(seconds))
    // Up to two days marketers count in hours ("24 h"), as the field writes time-outs.
    const names: DurationUnit[] = rest < 2 * DAY ? ['hour', 'minute', 'second'] : ['day', 'hour', 'minute', 'second']
    for (const name of names) {
      const count = Math.floor(rest / UNIT_SECONDS[name])
      rest -= count * UNIT_SECONDS[name]
      if (count > 0) parts.push(unit(count, name))
    }
    return parts.slice(0, 2).join(' ')
  }

  function ago(value: DateInput, now: Date = new Date()): string {
    const seconds = (new Date(value).getTime() - now.getTime()) / 1000
    const size = Math.abs(seconds)
    if (size < MINUTE) return relative().format(0, 'second')
    if (size < HOUR) return relative().format(Math.round(seconds / MINUTE), 'minute')
    if (size < DAY) return relative().format(Math.round(seconds / HOUR), 'hour')
    if (size < 30 * DAY) return relative().format(Math.round(seconds / DAY), 'day')
    return date().format(new Date(value))
  }

  return {
    number: (value) => typeset(number().format(value)),
    compact: (value) => typeset((Math.abs(value) < 10_000 ? number() : compact()).format(value)),
    percent: share,
    share: (part, whole = 1) => (part / whole > 0 && part / whole < 0.0005 ? `< ${share(0.001)}` : share(part, whole)),
    exactPercent: (part) => typeset((Math.abs(part) < 0.001 ? tinyPercent() : exactPercent()).format(part)),
    money,
    price: (amount, currency) =>
      typeset(new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: 2,
        maximumFractionDigits: 5,
      }).format(Number(amount))),
    rate: (value) => new Intl.NumberFormat(locale, { maximumFractionDigits: 10 }).format(Number(value)),
    date: (value) => date().format(asDate(value)),
    range: (from, to) => date().formatRange(asDate(from), asDate(to)),
    day: (value) => day().format(asDate(value)),
    dateTime: (value) => dateTime().format(new Date(value)),
    time: (value) => time().format(new Date(value)),
    ago,
    duration,
    language: (code) => {
      try {
        return languages().of(code)
      } catch {
        // Not a language tag at all: the caller shows what it has.
        return undefined
      }
    },
  }
}
