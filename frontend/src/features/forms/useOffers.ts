import { useDebouncedValue } from '@mantine/hooks'
import { use } from 'react'

import { useAttributeValues } from '@/api/attributes'
import { type Suggestion, useSuggestions } from '@/api/suggestions'

import { asText } from './inputProps'
import { Suggesting } from './surroundings'
import type { EditorProps, FormValue } from './types'

const PAUSE_MS = 200

/** Fields for which the server looks into the data; a number after a comparison is not one of them. */
const ASKED = ['value', 'value_to', 'values', 'name', 'sku', 'category', 'currency']

/**
 * What can be offered for a field while one types: in a condition what the data has, with how many have it; elsewhere the
 * values of the attribute that the form is about.
 */
export function useOffers(props: EditorProps, typed: string): Suggestion[] {
  const { field, form } = props
  const around = use(Suggesting)
  const [q] = useDebouncedValue(typed, PAUSE_MS)
  const attribute = attributeOf(props)
  const asks = around !== null && ASKED.includes(field.key)
  const asked = asks ? { condition: around.condition, field: field.key, others: { ...around.others, ...scalars(form, field.key) } } : null
  const found = useSuggestions(asked, q)
  const values = useAttributeValues(asks ? '' : attribute, q)
  if (asks) return found
  if (attribute !== '') return (values.data ?? []).map(({ value, count }) => ({ value: asText(value), count }))
  return (field.suggestions ?? []).map((value) => ({ value, count: null }))
}

/** What stands in the plain fields of a form, without one of them. */
export function scalars(form: FormValue, without?: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([key, value]) => {
      const text = asText(value)
      return key !== without && key !== 'type' && text !== '' ? [[key, text]] : []
    }),
  )
}

/** The key of the attribute this field gives a value for, or "". */
export function attributeOf({ field, form }: EditorProps): string {
  return field.key.startsWith('value') ? asText(form.attribute) : ''
}
