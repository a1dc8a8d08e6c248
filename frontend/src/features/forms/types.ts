import type { FieldErrors } from '@/api/errors'
import type { Field } from '@/api/types'

export type FormValue = Record<string, unknown>

/** What every editor of a field gets. An editor draws its own label, because only it knows which element is named. */
export interface EditorProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  /** The field's name in the person's language. */
  label: string
  help?: string
  /** What is wrong with the field itself. */
  error?: string
  /** What is wrong deeper inside, by dotted path below this field. */
  errors: FieldErrors
  disabled: boolean
  /** In a sentence-like row: small, the label is only read aloud. */
  inline: boolean
  /** The registered type this form belongs to, for its own translations. */
  scope: string
  /** The whole form, for fields that depend on another one. */
  form: FormValue
}
