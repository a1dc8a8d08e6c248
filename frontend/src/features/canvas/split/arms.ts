import type { Config } from '../graph/graph'

export interface Arm {
  key: string
  label: string
  share: number
}

export const WHOLE = 100

export function armsOf(config: Config): Arm[] {
  return Array.isArray(config.arms) ? (config.arms as Arm[]) : []
}

export const sumOf = (arms: readonly Arm[]): number => arms.reduce((sum, arm) => sum + arm.share, 0)

/** Shares as equal as whole percents can be, 100 together: 34, 33, 33. */
export function even(arms: readonly Arm[]): Arm[] {
  const part = Math.floor(WHOLE / arms.length)
  const rest = WHOLE - part * arms.length
  return arms.map((arm, index) => ({ ...arm, share: part + (index < rest ? 1 : 0) }))
}

/** Sets one share. With two arms the other one is the rest; with more, a person says which of them gives way. */
export function setShare(arms: readonly Arm[], index: number, share: number): Arm[] {
  const limited = Math.max(0, Math.min(WHOLE, Math.round(share)))
  return arms.map((arm, each) => {
    if (each === index) return { ...arm, share: limited }
    return arms.length === 2 ? { ...arm, share: WHOLE - limited } : arm
  })
}

/**
 * Slides one share to a value; the others give way or take what is free, each as much as it has of them, and all stay 100
 * together. Locked ones keep what they have, so that the slide ends where they begin.
 */
export function slide(arms: readonly Arm[], index: number, share: number, locked: ReadonlySet<string>): Arm[] {
  const others = arms.filter((arm, each) => each !== index && !locked.has(arm.key))
  const kept = sumOf(arms.filter((arm, each) => each !== index && locked.has(arm.key)))
  const room = Math.max(0, WHOLE - kept)
  const mine = others.length === 0 ? room : Math.max(0, Math.min(room, Math.round(share)))
  const given = apart(room - mine, others.map((arm) => arm.share))
  const shares = new Map(others.map((arm, nth) => [arm.key, given[nth] ?? 0]))
  return arms.map((arm, each) => ({ ...arm, share: each === index ? mine : (shares.get(arm.key) ?? arm.share) }))
}

/** Whole numbers that make up `whole`, in proportion to the weights: what is left over goes to the largest remainders. */
function apart(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, each) => all + each, 0)
  const exact = weights.map((each) => (sum > 0 ? (whole * each) / sum : whole / weights.length))
  const floors = exact.map(Math.floor)
  const left = whole - floors.reduce((all, each) => all + each, 0)
  const byRest = exact.map((each, nth) => ({ nth, rest: each % 1 })).sort((a, b) => b.rest - a.rest || a.nth - b.nth)
  for (const { nth } of byRest.slice(0, left)) floors[nth] = (floors[nth] ?? 0) + 1
  return floors
}

/** Gives an arm what is missing to 100, or takes off what is too much. */
export function fill(arms: readonly Arm[], index: number): Arm[] {
  return arms.map((arm, each) => (each === index ? { ...arm, share: arm.share + WHOLE - sumOf(arms) } : arm))
}

/** One more arm, with a key no arm has; it takes the rest, or nothing. */
export function withArm(arms: readonly Arm[]): Arm[] {
  const used = new Set(arms.map((arm) => arm.key))
  let number = arms.length
  while (used.has(keyOf(number))) number += 1
  const key = keyOf(number)
  return [...arms, { key, label: key.toUpperCase(), share: Math.max(0, WHOLE - sumOf(arms)) }]
}

const ALPHABET = 26
const keyOf = (number: number): string =>
  String.fromCharCode(97 + (number % ALPHABET)) + (number < ALPHABET ? '' : String(Math.floor(number / ALPHABET)))

/** Without one arm; its share goes to the last of the others. */
export function withoutArm(arms: readonly Arm[], index: number): Arm[] {
  const left = arms.filter((_, each) => each !== index)
  return sumOf(arms) === WHOLE ? fill(left, left.length - 1) : left
}
