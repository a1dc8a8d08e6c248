import type { Field } from '@/api/types'

import type { FormValue } from './types'

/** The fields that make sense with what the others hold (`when`); a field left out counts with its default. */
export function visibleFields(fields: Field[], value: FormValue): Field[] {
  return fields.filter(({ when }) =>
    Object.entries(when ?? {}).every(([key, wanted]) => {
      const other = fields.find((field) => field.key === key)
      return wanted.includes(value[key] ?? other?.default)
    }),
  )
}

/** The form without what its hidden fields still hold: it would be refused, or worse, be silently meant. */
export function withoutHidden(fields: Field[], value: FormValue): FormValue {
  const visible = new Set(visibleFields(fields, value).map(({ key }) => key))
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => visible.has(key) || !fields.some((field) => field.key === key)),
  )
}
