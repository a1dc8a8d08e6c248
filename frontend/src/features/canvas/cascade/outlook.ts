import type { Outlook, PartPrice } from '../api'
import type { Step } from './cascade'
import { smsParts } from './smsParts'

export interface StepCost {
  amount: number
  most: number
  currency: string
  /** The text has placeholders or links, or countries differ in price: the amount is about right. */
  about: boolean
}

/** What one message of a step costs; null: nothing is known of its price. */
export function costOf(step: Step, price: PartPrice | null): StepCost | null {
  if (!price) return null
  const text = typeof step.content.text === 'string' ? step.content.text : ''
  const parts = step.channel === 'sms' ? smsParts(text) : 1
  const varies = step.channel === 'sms' && /\{[{%]|https?:\/\//.test(text)
  return {
    amount: Number(price.amount) * parts,
    most: Number(price.most) * parts,
    currency: price.currency,
    about: varies || Number(price.least) !== Number(price.most),
  }
}

/** All steps one after the other: the dearest way through the cascade. Null while no price is known, or in several currencies. */
export function costAtMost(costs: readonly (StepCost | null)[]): { amount: number; currency: string; isWhole: boolean } | null {
  const found = costs.filter((each) => each !== null)
  const currency = found[0]?.currency
  if (currency === undefined || found.some((each) => each.currency !== currency)) return null
  return { amount: found.reduce((sum, { most }) => sum + most, 0), currency, isWhole: found.length === costs.length }
}

/** Of those who come, how many a step could write to, and why the others not, the commonest reason first. */
export interface StepReach {
  sent: number
  of: number
  about: boolean
  why: { reason: 'no_address' | 'no_consent' | 'suppressed' | 'paused'; count: number }[]
}

const REASONS = ['no_address', 'no_consent', 'suppressed', 'paused'] as const

export function reachOf(outlook: Outlook | undefined, index: number): StepReach | null {
  const fates = outlook?.steps[index]?.fates
  if (!outlook || !fates || outlook.members === null) return null
  const why = REASONS.map((reason) => ({ reason, count: fates[reason] })).filter(({ count }) => count > 0)
  return { sent: fates.sent, of: outlook.members, about: outlook.sampled > 0, why: why.sort((a, b) => b.count - a.count) }
}
