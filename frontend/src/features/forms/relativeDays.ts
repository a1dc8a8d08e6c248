import dayjs, { type Dayjs } from 'dayjs'

const ISO = 'YYYY-MM-DD'

/** Days that one would rather say than look for, with the words for them in `forms.json`. */
export function relativeDays(today: Dayjs) {
  return [
    { label: 'dates.today', value: today.format(ISO) },
    { label: 'dates.yesterday', value: today.subtract(1, 'day').format(ISO) },
    { label: 'dates.week', value: today.subtract(1, 'week').format(ISO) },
    { label: 'dates.month', value: today.subtract(1, 'month').format(ISO) },
    { label: 'dates.year', value: today.subtract(1, 'year').format(ISO) },
    { label: 'dates.january', value: today.startOf('year').format(ISO) },
  ] as const
}

/** The day that somebody has typed: “yesterday”, “-30” for so many days ago, or a date in whatever form is common. */
export function relativeDay(typed: string, known: { label: string; value: string }[], today = dayjs()): string | null {
  const text = typed.trim().toLowerCase()
  const named = known.find(({ label }) => label.toLowerCase() === text)
  if (named) return named.value
  const days = /^([+-])\s?(\d{1,5})$/.exec(text)
  if (days) return today.add(Number(`${days[1] ?? ''}${days[2] ?? ''}`), 'day').format(ISO)
  const written = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text)
  const day = dayjs(written ? `${written[3] ?? ''}-${(written[2] ?? '').padStart(2, '0')}-${(written[1] ?? '').padStart(2, '0')}` : typed)
  return day.isValid() ? day.format(ISO) : null
}
