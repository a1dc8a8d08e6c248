import { Stack } from '@mantine/core'

import type { FieldErrors } from '@/api/errors'
import type { Field, FieldType } from '@/api/types'
import { useFieldWords } from '@/i18n/useFieldWords'

import { editors, editorTypeOf } from './editors'
import { OptionalEditor } from './editors/OptionalEditor'
import { errorsBelow } from './errors'
import { isOptional } from './objects'
import classes from './SchemaForm.module.css'
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
        {inLines(visibleFields(fields, value)).map((line) => {
          const drawn = line.map((field) => draw(field))
          return drawn.length === 1 ? (
            drawn
          ) : (
            <div key={line[0]?.key} className={classes.line} data-grows={line[0]?.type === 'integer' || undefined}>
              {drawn}
            </div>
          )
        })}
      </Stack>
    </OuterForm>
  )

  function draw(field: Field) {
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
    // The box is none: it only says where the field is, for whoever leads there.
    return (
      <div key={field.key} className={classes.field} data-field={field.key}>
        {isOptional(field) ? <OptionalEditor {...props} Editor={Editor} /> : <Editor {...props} />}
      </div>
    )
  }
}

const SHORT: FieldType[] = ['integer', 'number', 'duration', 'time', 'date']

/** A short field whose label begins small goes on where the one before ends: "Quiet from [22:00] until [08:00]". */
function inLines(fields: Field[]): Field[][] {
  const lines: Field[][] = []
  for (const field of fields) {
    const before = lines.at(-1)
    const goesOn = /^\p{Ll}/u.test(field.label) && SHORT.includes(field.type) && SHORT.includes(before?.at(-1)?.type ?? 'text')
    if (before && goesOn) before.push(field)
    else lines.push([field])
  }
  return lines
}
