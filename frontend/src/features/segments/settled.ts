import type { Attribute, Field } from '@/api/types'
import { type FormValue, withoutHidden } from '@/features/forms'

/**
 * The condition after an edit, with what no longer fits taken away: another attribute has other questions and other
 * values, and a field that is hidden now must not be sent.
 */
export function settled(
  fields: Field[],
  before: FormValue,
  after: FormValue,
  attributes: Attribute[] | undefined,
): FormValue {
  if (after.attribute === before.attribute) return withoutHidden(fields, after)
  const type = attributes?.find(({ key }) => key === after.attribute)?.type
  const next: FormValue = { ...after }
  for (const field of fields) {
    if (field.key.startsWith('value')) next[field.key] = undefined
    const fitting = field.choices?.filter(({ types }) => !types || !type || types.includes(type))
    if (fitting && !fitting.some(({ value }) => value === next[field.key])) next[field.key] = fitting[0]?.value
  }
  return withoutHidden(fields, next)
}
