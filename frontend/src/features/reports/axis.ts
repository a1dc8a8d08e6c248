/** The next number that is read at a glance: 1, 2, 4, 6, 8 or 10 of a power of ten. */
export function rounded(most: number): number {
  if (most <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(most))
  return ([1, 2, 4, 6, 8, 10].find((step) => step * power >= most * 0.999) ?? 10) * power
}

/** Of a number that stands for very many, an axis shows no less than this part. */
const LEAST_SPAN = 0.05
const STEPS = 4

/**
 * An axis for how many there are of something that changes by few: drawn from the lowest to the highest, one of 17,212 who is lost would
 * look like a fall to the ground. From 0 where that costs little; else no narrower than 5 % of the number, and between whole numbers.
 */
export function standingAxis(values: number[]): { min: number; max: number; interval: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (values.length === 0 || high <= 0) return { min: 0, max: STEPS, interval: 1 }
  const span = Math.max((high - low) * 1.25, high * LEAST_SPAN)
  const fromZero = high - span * 2 <= 0
  const interval = Math.max(1, rounded((fromZero ? high * 1.02 : span) / STEPS))
  if (fromZero) return { min: 0, max: Math.ceil(high / interval) * interval, interval }
  const middle = (low + high) / 2
  const min = Math.max(0, Math.floor((middle - span / 2) / interval) * interval)
  return { min, max: Math.ceil(Math.max(high, middle + span / 2) / interval) * interval, interval }
}
