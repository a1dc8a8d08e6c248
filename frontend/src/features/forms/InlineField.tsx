import { Text } from '@mantine/core'

import type { FieldErrors } from '@/api/errors'
import type { Field } from '@/api/types'
import { useFieldWords } from '@/i18n/useFieldWords'

import { editors, editorTypeOf } from './editors'
import { errorsBelow } from './errors'
import type { FormValue } from './types'

interface InlineFieldProps {
  field: Field
  value: FormValue
  onChange: (value: FormValue) => void
  errors: FieldErrors
  disabled?: boolean
  scope: string
  /** Leave the label out where the row's own words already say it. */
  silent?: boolean
}

/** One field as a part of a sentence: "at least [3]". */
export function InlineField({ field, value, onChange, errors, disabled = false, scope, silent }: InlineFieldProps) {
  const words = useFieldWords()(scope, field)
  const Editor = editors[editorTypeOf(field)]
  return (
    <>
      {!silent && (
        <Text size="sm" c="dimmed" component="span">
          {words.label}
        </Text>
      )}
      <Editor
        field={field}
        value={value[field.key]}
        onChange={(next) => onChange({ ...value, [field.key]: next })}
        {...words}
        error={errors[field.key]}
        errors={errorsBelow(errors, field.key)}
        disabled={disabled}
        inline
        scope={scope}
        form={value}
      />
    </>
  )
}
