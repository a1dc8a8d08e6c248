import { Fieldset, JsonInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Field } from '@/api/types'

import { InlineField } from '../InlineField'
import { asForm, inputProps } from '../inputProps'
import { SchemaForm } from '../SchemaForm'
import type { EditorProps } from '../types'
import { visibleFields, withoutHidden } from '../visible'

/** A form inside the form; an object of no declared shape is edited as JSON. */
export function ObjectEditor(props: EditorProps) {
  const { field, value, onChange, label, errors, disabled, scope } = props
  if (!field.fields) return <FreeObjectEditor {...props} />
  if (props.inline) return <InlineObject {...props} fields={field.fields} />
  return (
    <Fieldset legend={label} disabled={disabled}>
      <SchemaForm
        fields={field.fields}
        value={asForm(value)}
        onChange={onChange}
        errors={errors}
        disabled={disabled}
        scope={scope}
      />
    </Fieldset>
  )
}

/** Inside a sentence an object is a few more words of it: "[in the last … days] [30]". */
function InlineObject({ fields, value, onChange, errors, disabled, scope }: EditorProps & { fields: Field[] }) {
  const form = asForm(value)
  return visibleFields(fields, form).map((field) => (
    <InlineField
      key={field.key}
      field={field}
      value={form}
      onChange={(next) => onChange(withoutHidden(fields, next))}
      errors={errors}
      disabled={disabled}
      scope={scope}
      silent
    />
  ))
}

function FreeObjectEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const [text, setText] = useState(() => JSON.stringify(props.value ?? {}, null, 2))
  return (
    <JsonInput
      {...inputProps(props)}
      value={text}
      validationError={t('notJson')}
      autosize
      minRows={4}
      formatOnBlur
      onChange={(next) => {
        setText(next)
        try {
          props.onChange(JSON.parse(next))
        } catch {
          // Half-typed JSON stays in the box; the last whole object stays in the form.
        }
      }}
    />
  )
}
