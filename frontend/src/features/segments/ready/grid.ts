import type { Rfm, RfmCell } from '@/api/readySegments'
import type { Rule } from '@/api/types'

/** One square of the grid as it is drawn: recency and frequency, of one part of money or of all. */
export interface Square {
  r: string
  f: string
  count: number
  /** Of the fullest square, from 0 to 1; its root is taken, so that small squares still differ from empty ones. */
  heat: number
  rule: Rule
}

/** Rows by recency, squares by frequency; `money` null: all of it together. */
export function squaresOf({ recency, frequency, cells }: Rfm, money: string | null): Square[][] {
  const rows = recency.map(({ key: r }) =>
    frequency.map(({ key: f }) => {
      const among = cells.filter((cell) => cell.r === r && cell.f === f && (money === null || cell.m === money))
      return { r, f, count: among.reduce((sum, { count }) => sum + count, 0), heat: 0, rule: commonRule(among) }
    }),
  )
  const most = Math.max(1, ...rows.flat().map(({ count }) => count))
  return rows.map((row) => row.map((square) => ({ ...square, heat: Math.sqrt(square.count / most) })))
}

/** What the rules of all these cells ask: what only some of them ask tells them apart. */
function commonRule(cells: RfmCell[]): Rule {
  const asked = cells.map(({ rule }) => ('all' in rule && Array.isArray(rule.all) ? (rule.all as Rule[]) : [rule]))
  const [first = [], ...others] = asked
  const same = (one: Rule, other: Rule) => JSON.stringify(one) === JSON.stringify(other)
  return { all: first.filter((each) => others.every((rules) => rules.some((other) => same(each, other)))) }
}

/** Everybody who is in the grid: whoever has bought. */
export const inGrid = (squares: Square[][]): number => squares.flat().reduce((sum, { count }) => sum + count, 0)

/** The numbers in the server's words: "91 to 180 days ago" -> {from: 91, to: 180}. */
export function numbersIn(words: string): { from: number; to: number } {
  const [from = 0, to = from] = (words.match(/\d+/g) ?? []).map(Number)
  return { from, to }
}
