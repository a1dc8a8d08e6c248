import type { ConditionRule, Rule } from '@/api/types'
import { visibleFields } from '@/features/forms'
import { extrasOf, isUntouched, sentenceParts } from '@/features/segments/sentence'

import { filled, valueWords } from './fieldWords'
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

/** How many conditions a rule has, and so about how many lines; one where it is not set yet. */
export function conditionsIn(rule: unknown): number {
  if (!isRule(rule)) return 1
  if ('not' in rule) return conditionsIn(rule.not)
  const items = groupOf(rule)?.items ?? []
  return Math.max(1, items.reduce((sum, item) => sum + conditionsIn(item), 0))
}

/** The rule as one sentence: "Purchases at least 3 and not (city Kyiv or city Lviv)". */
export function ruleSentence(rule: Rule, words: Words, inner = false, begins = !inner): string {
  const parts = groupOf(rule)
  if (!parts) {
    if ('not' in rule && isRule(rule.not)) return `${words.t('rule.not')} ${ruleSentence(rule.not, words, true)}`
    return conditionWords(rule as ConditionRule, words, begins)
  }
  const joined = parts.items
    .map((item, index) => ruleSentence(item, words, true, begins && index === 0))
    .join(` ${words.t(`rule.${parts.joint}`)} `)
  return inner && parts.items.length > 1 ? `(${joined})` : joined
}

function linesOf(rule: Rule, words: Words, joint: RuleLine['joint'], negated: boolean, depth: number): RuleLine[] {
  if ('not' in rule && isRule(rule.not)) return linesOf(rule.not, words, joint, !negated, depth)
  const group = groupOf(rule)
  if (!group) return [{ joint, negated, text: conditionWords(rule as ConditionRule, words, true), depth }]
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

export const isRule = (value: unknown): value is Rule => typeof value === 'object' && value !== null

/**
 * "Number of purchases at least 3 in the last 30 days": the words of the builder's row, with values for its fields; or words
 * of its own (`registry.json`, `spoken`), where those of the row make no sentence.
 */
function conditionWords(condition: ConditionRule, words: Words, begins: boolean): string {
  const type = words.conditions.get(condition.type)
  const spoken = words.spoken(condition.type)
  const sentence = spoken || words.sentence(condition.type)
  const said = new Map<string, string>()
  const extras = extrasOf(sentence, type?.fields ?? [])
  for (const field of visibleFields(type?.fields ?? [], condition)) {
    if (extras.has(field.key) && isUntouched(field, condition[field.key])) continue
    const value = valueWords(field, condition[field.key], words)
    if (value !== '') said.set(field.key, value)
  }
  const name = spoken ? '' : words.label('condition', condition.type, type?.label)
  const whole = sentenceParts(sentence, new Set(said.keys())).reduce((before, part) => {
    if ('field' in part) return filled(before, said.get(part.field) ?? '')
    // "from … to" has been filled in, and brings the "to" of the sentence along.
    return before.endsWith(` ${part.words}`) ? before : `${before} ${part.words}`
  }, name)
  const tidy = whole.trim().replaceAll(/ (?=[,.;])/g, '')
  if (!begins) return tidy.replace(/^\p{Lu}(?=[\p{Ll} ])/u, (letter) => letter.toLowerCase())
  return spoken ? tidy.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : tidy
}
