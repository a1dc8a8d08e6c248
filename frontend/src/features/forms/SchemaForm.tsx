import { Stack } from '@mantine/core'

import type { FieldErrors } from '@/api/errors'
import type { Field } from '@/api/types'
import { useFieldWords } from '@/i18n/useFieldWords'

import { editors } from './editors'
import { errorsBelow } from './errors'
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
    <Stack gap="md">
      {visibleFields(fields, value).map((field) => {
        const Editor = editors[field.type]
        return (
          <Editor
            key={field.key}
            field={field}
            value={value[field.key]}
            onChange={(next) => onChange(withoutHidden(fields, { ...value, [field.key]: next }))}
            {...words(scope, field)}
            error={errors[field.key]}
            errors={errorsBelow(errors, field.key)}
            disabled={disabled}
            inline={false}
            scope={scope}
            form={value}
          />
        )
      })}
    </Stack>
  )
}
