export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
/** A Monday: the first of seven days with names. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000
/** From so many days in a row on, their first and last are said. */
const A_ROW = 3

/** "Mon", in the given language. */
export function dayName(day: string, language: string): string {
  return named(language).format(new Date(MONDAY + DAYS.indexOf(day) * DAY_MS))
}

const named = (language: string) =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { weekday: 'short', timeZone: 'UTC' })

/** "Mon–Fri" and "Mon, Wed, Sat, Sun": two in a row are named both. */
export function weekdaysWords(chosen: readonly string[], language: string): string {
  const format = named(language)
  const name = (day: number) => format.format(new Date(MONDAY + day * DAY_MS))
  const rows: number[][] = []
  DAYS.forEach((day, number) => {
    if (!chosen.includes(day)) return
    const row = rows.at(-1)
    if (row?.at(-1) === number - 1) row.push(number)
    else rows.push([number])
  })
  return rows
    .flatMap((row) => (row.length >= A_ROW ? [`${name(row[0] ?? 0)}–${name(row.at(-1) ?? 0)}`] : row.map(name)))
    .join(', ')
}
