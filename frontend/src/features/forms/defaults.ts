import type { Field } from '@/api/types'

import type { FormValue } from './types'

/** What a new thing starts with: the declared defaults, and for objects and lists their empty form. */
export function defaultsOf(fields: Field[]): FormValue {
  const value: FormValue = {}
  for (const field of fields) {
    const start = defaultOf(field)
    if (start !== undefined) value[field.key] = start
  }
  return value
}

function defaultOf(field: Field): unknown {
  if (field.default !== undefined && field.default !== null) return structuredClone(field.default)
  if (!field.required) return undefined
  switch (field.type) {
    case 'choice':
      return field.choices?.[0]?.value
    case 'boolean':
      return false
    case 'list':
    case 'multichoice':
      return []
    case 'object':
      return defaultsOf(field.fields ?? [])
    case 'rule':
      return { all: [] }
    default:
      return undefined
  }
}
