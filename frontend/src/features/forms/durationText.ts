import { UNIT_SECONDS } from '@/format'

const { minute, hour, day } = UNIT_SECONDS
const WEEK = 7 * day

/** What each unit is called, or begins with, in the languages of the interface; the longest word first. */
const UNITS: [RegExp, number][] = [
  [/^(weeks?|wk|w|тиж\S*|недел\S*|нед|tyg\S*|т|н)\.?/, WEEK],
  [/^(minut\S*|mins?|min|m|минут\S*|мин|хвилин\S*|хв|м|х)\.?/, minute],
  [/^(days?|dni|dzień|dzien|d|дн\S*|день|ден|д)\.?/, day],
  [/^(hours?|hrs?|h|часов|часа|час|ч|годин\S*|год|г|godz\S*|g)\.?/, hour],
  [/^(seconds?|secs?|s|секунд\S*|сек|с|sekund\S*)\.?/, 1],
]
const NUMBER = /^(\d+(?:[.,]\d+)?)\s*/

/**
 * A length of time as a person writes it: "2 h", "3 days", "1 h 30 min", "2 години", "1,5 godz.". A number alone is of
 * `unit` seconds each. Null: it says nothing that could be understood.
 */
export function durationOf(text: string, unit: number): number | null {
  let rest = text.trim().toLowerCase()
  if (rest === '') return null
  let seconds = 0
  for (let isFirst = true; rest !== ''; isFirst = false) {
    const number = NUMBER.exec(rest)
    if (!number?.[1]) return null
    rest = rest.slice(number[0].length)
    const count = Number(number[1].replace(',', '.'))
    if (rest === '' && isFirst) return Math.round(count * unit)
    const found = UNITS.flatMap(([words, length]) => {
      const said = words.exec(rest)?.[0]
      return said === undefined ? [] : [{ said, length }]
    }).sort((a, b) => b.said.length - a.said.length)[0]
    if (!found) return null
    seconds += count * found.length
    rest = rest.slice(found.said.length).trim()
  }
  return Math.round(seconds)
}
