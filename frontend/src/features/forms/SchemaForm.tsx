import { Stack } from '@mantine/core'

import type { FieldErrors } from '@/api/errors'
import type { Field } from '@/api/types'
import { useFieldWords } from '@/i18n/useFieldWords'

import { editors, editorTypeOf } from './editors'
import { OptionalEditor } from './editors/OptionalEditor'
import { errorsBelow } from './errors'
import { isOptional } from './objects'
import { OuterForm } from './surroundings'
import type { FormValue } from './types'
import { visibleFields, withoutHidden } from './visible'

interface SchemaFormProps {
  fields: Field[]
  value: FormValue
  onChange: (value: FormValue) => void
  /** By dotted path (`steps.0.timeout_s`), as `ApiError.fields` gives them. */
  errors?: FieldErrors
  disabled?: boolean
  /** Key of the registered type the fields belong to (`wait`, `purchases_count`): its own translations come first. */
  scope: string
}

const NO_ERRORS: FieldErrors = {}

/** The form of anything that a registry describes: one editor per field, by the field's type. */
export function SchemaForm({ fields, value, onChange, errors = NO_ERRORS, disabled = false, scope }: SchemaFormProps) {
  const words = useFieldWords()
  return (
    <OuterForm value={value}>
      <Stack gap="md">
        {visibleFields(fields, value).map((field) => {
          const Editor = editors[editorTypeOf(field)]
          const props = {
            field,
            value: value[field.key],
            onChange: (next: unknown) => onChange(withoutHidden(fields, { ...value, [field.key]: next })),
            ...words(scope, field),
            error: errors[field.key],
            errors: errorsBelow(errors, field.key),
            disabled,
            inline: false,
            scope,
            form: value,
          }
          return isOptional(field) ? <OptionalEditor key={field.key} {...props} Editor={Editor} /> : <Editor key={field.key} {...props} />
        })}
      </Stack>
    </OuterForm>
  )
}
