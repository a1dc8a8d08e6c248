import type { Field } from '@/api/types'

/**
 * The wording of a condition's row, from `registry.json` (`sentence.message`): plain words with `{field}` where a field
 * stands, and `[…]` around words that are said only when the fields in them are shown.
 * `{compare} {value}[ to {value_to}] times` -> words and fields, in this language's own order.
 */
export type Part = { words: string } | { field: string }

export function sentenceParts(sentence: string, shown: Set<string>): Part[] {
  const chosen = sentence.replaceAll(/\[([^\]]*)\]/g, (_whole, inner: string) =>
    [...inner.matchAll(/\{(\w+)\}/g)].every(([, field]) => shown.has(field ?? '')) ? inner : '',
  )
  const parts: Part[] = []
  for (const piece of chosen.split(/(\{\w+\})/)) {
    const field = /^\{(\w+)\}$/.exec(piece)?.[1]
    if (field !== undefined) {
      if (shown.has(field)) parts.push({ field })
    } else if (piece.trim() !== '') {
      parts.push({ words: piece.trim() })
    }
  }
  // A sentence that forgets a field must not hide it.
  const said = new Set(parts.flatMap((part) => ('field' in part ? [part.field] : [])))
  for (const field of shown) if (!said.has(field)) parts.push({ field })
  return parts
}

/**
 * What a sentence can do without: fields that it says in brackets, or not at all, and that have an answer when nobody
 * gives one. What another field asks for (`when`) must be said.
 */
export function extrasOf(sentence: string, fields: Field[]): Set<string> {
  const core = sentence.replaceAll(/\[[^\]]*\]/g, '')
  const extra = ({ key, required, when, type }: Field) =>
    sentence !== '' && !core.includes(`{${key}}`) && required !== true && (when === undefined || type === 'choice')
  return new Set(fields.filter(extra).map(({ key }) => key))
}

/** Whether a field holds nothing but what it holds by itself. */
export const isUntouched = (field: Field, value: unknown): boolean =>
  value === undefined || value === null || value === '' || JSON.stringify(value) === JSON.stringify(field.default)
