import type { ConditionRule, Rule } from '@/api/types'
import { visibleFields } from '@/features/forms'
import { extrasOf, isUntouched, sentenceParts } from '@/features/segments/sentence'

import { valueWords } from './fieldWords'
import type { Words } from './useWords'

/** One condition of a rule, ready to be shown on a line of its own. */
export interface RuleLine {
  /** What joins it to the line before: `and`, `or`, or nothing for the first. */
  joint: 'and' | 'or' | null
  negated: boolean
  text: string
  depth: number
}

/** The rule as lines, in the order in which the builder shows it. */
export function ruleLines(rule: Rule, words: Words): RuleLine[] {
  return linesOf(rule, words, null, false, 0)
}

/** The rule as one sentence: "Purchases at least 3 and not (City Kyiv or City Lviv)". */
export function ruleSentence(rule: Rule, words: Words, inner = false): string {
  const parts = groupOf(rule)
  if (!parts) {
    if ('not' in rule && isRule(rule.not)) return `${words.t('rule.not')} ${ruleSentence(rule.not, words, true)}`
    return conditionWords(rule as ConditionRule, words)
  }
  const joined = parts.items.map((item) => ruleSentence(item, words, true)).join(` ${words.t(`rule.${parts.joint}`)} `)
  return inner && parts.items.length > 1 ? `(${joined})` : joined
}

function linesOf(rule: Rule, words: Words, joint: RuleLine['joint'], negated: boolean, depth: number): RuleLine[] {
  if ('not' in rule && isRule(rule.not)) return linesOf(rule.not, words, joint, !negated, depth)
  const group = groupOf(rule)
  if (!group) return [{ joint, negated, text: conditionWords(rule as ConditionRule, words), depth }]
  // A negated group of several is said in one line: taken apart, "not" would belong to the first of them only.
  if (negated && group.items.length > 1) return [{ joint, negated, text: ruleSentence(rule, words, true), depth }]
  return group.items.flatMap((item, index) =>
    linesOf(item, words, index === 0 ? joint : group.joint, negated, groupOf(item) ? depth + 1 : depth),
  )
}

function groupOf(rule: Rule): { joint: 'and' | 'or'; items: Rule[] } | null {
  if ('all' in rule && Array.isArray(rule.all)) return { joint: 'and', items: rule.all as Rule[] }
  if ('any' in rule && Array.isArray(rule.any)) return { joint: 'or', items: rule.any as Rule[] }
  return null
}

const isRule = (value: unknown): value is Rule => typeof value === 'object' && value !== null

/** "Number of purchases at least 3 in the last 30 days": the sentence of the builder, with values for its fields. */
function conditionWords(condition: ConditionRule, words: Words): string {
  const type = words.conditions.get(condition.type)
  const name = words.label('condition', condition.type, type?.label)
  const said = new Map<string, string>()
  const extras = extrasOf(words.sentence(condition.type), type?.fields ?? [])
  for (const field of visibleFields(type?.fields ?? [], condition)) {
    if (extras.has(field.key) && isUntouched(field, condition[field.key])) continue
    const value = valueWords(field, condition[field.key], words)
    if (value !== '') said.set(field.key, value)
  }
  const parts = sentenceParts(words.sentence(condition.type), new Set(said.keys()))
  const pieces = parts.map((part) => ('words' in part ? part.words : (said.get(part.field) ?? '')))
  return [name, ...pieces].join(' ').replaceAll(/ (?=[,.;])/g, '')
}
