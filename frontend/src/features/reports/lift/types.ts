/** What the lift report's `extra` says of each comparison (analytics/reports/lift.py). */
export type Outcome = 'visited' | 'converted' | 'buyers' | 'purchases' | 'revenue'
export type Verdict = 'more' | 'less' | 'unclear' | 'small'

export interface Judged {
  key: Outcome
  value: number
  against: number
  difference: number
  low: number | null
  high: number | null
  p_value: number | null
  always_low: number | null
  always_high: number | null
  always_p: number | null
  /** People who would show a difference like this one four times in five. */
  needed: number | null
  /** The difference that so many people as now would show so. */
  smallest: number | null
  verdict: Verdict
}

export interface Arm {
  key: string
  label: string
  /** The share that it was to have, of the people who came. */
  expected: number | null
  people: number
  visited: number
  converted: number
  buyers: number
  purchases: number
  revenue: string | number
  messages: number
  cost: string | number
  attributed_purchases: string | number
  attributed_revenue: string | number
}

export interface Pair {
  arm: string
  against: string
  outcomes: Judged[]
}

export interface Comparison {
  /** The node of the split; '' is the hold-out. */
  key: string
  people: number
  /** Of them, those whose window is not over. */
  open_people: number
  /** In seconds; several where versions differ. */
  windows: number[]
  /** Events that are the goal; '': a purchase is. */
  goals: string[]
  mismatch: number
  is_mismatched: boolean
  baseline: string
  arms: Arm[]
  pairs: Pair[]
}

export interface LiftExtra {
  journey: { id: number; name: string; status: string }
  comparisons: Comparison[]
}
