const EXACT_BELOW = 10_000
const CENTS_BELOW = 100

/**
 * A number in at most five characters, for the small tables on the canvas: 2,226 · 111k · 2.2M. The symbols of the
 * metric system are the same in every language; the words ("111,1 тыс.") would not fit. The exact number is a title.
 */
export function tight(value: number, language: string): string {
  if (Math.abs(value) < EXACT_BELOW) return numbers(language, 0).format(value)
  const thousands = value / 1_000
  if (Math.abs(Math.round(thousands)) < 1_000) return `${numbers(language, 0).format(thousands)}k`
  const millions = value / 1_000_000
  return `${numbers(language, Math.abs(millions) < 10 ? 1 : 0).format(millions)}M`
}

/** The same for money: cents only where they are a part worth reading. */
export function tightMoney(amount: string | number, currency: string, language: string): string {
  const value = Number(amount)
  if (Math.abs(value) < CENTS_BELOW) return money(language, currency, 2).format(value)
  // The currency's sign stands where the language wants it.
  return money(language, currency, 0).format(0).replace('0', tight(value, language))
}

const cache = new Map<string, Intl.NumberFormat>()

function cached(key: string, make: () => Intl.NumberFormat): Intl.NumberFormat {
  const known = cache.get(key) ?? make()
  cache.set(key, known)
  return known
}

const numbers = (language: string, digits: number): Intl.NumberFormat =>
  cached(`${language} ${digits}`, () => new Intl.NumberFormat(language, { maximumFractionDigits: digits }))

const money = (language: string, currency: string, digits: number): Intl.NumberFormat =>
  cached(`${language} ${digits} ${currency}`, () =>
    new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
  )

/** A price of one message: less than a cent is not nothing ($0.0004), and of 0.045 the last digit counts. */
export function priceWords(amount: number, currency: string, language: string): string {
  const digits = amount > 0 && amount < 0.01 ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: amount < 1 ? 3 : 2 }
  return cached(`${language} ${currency} ${JSON.stringify(digits)}`, () =>
    new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits }),
  ).format(amount)
}
