/** The gentle plan of delivery/sending/warming.py: messages a day, from the first day on. */
export const GENTLE = [50, 100, 200, 400, 700, 1_000, 2_000, 3_500, 5_000, 10_000, 20_000, 35_000, 50_000, 75_000, 100_000]
export const LONGEST_PLAN = 90

const DAY_MS = 86_400_000

/** Days of a warm-up are days of UTC, as the server counts them. */
export function today(now = new Date()): string {
  return now.toISOString().slice(0, 10)
}

/** The date of a day of the plan; 0 is the first. */
export function dateOf(from: string, day: number): string {
  return new Date(Date.parse(from) + day * DAY_MS).toISOString().slice(0, 10)
}

export type Share = { is: 'ahead' } | { is: 'warming'; day: number; most: number } | { is: 'warm' }

/** How much a sender with this plan may be given on a day. */
export function shareOn(date: string, from: string, plan: number[]): Share {
  const day = Math.round((Date.parse(date) - Date.parse(from)) / DAY_MS)
  if (day < 0) return { is: 'ahead' }
  const most = plan[day]
  return most === undefined ? { is: 'warm' } : { is: 'warming', day: day + 1, most }
}
