import { Fieldset, JsonInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { asForm, inputProps } from '../inputProps'
import { SchemaForm } from '../SchemaForm'
import type { EditorProps } from '../types'

/** A form inside the form; an object of no declared shape is edited as JSON. */
export function ObjectEditor(props: EditorProps) {
  const { field, value, onChange, label, errors, disabled, scope } = props
  if (!field.fields) return <FreeObjectEditor {...props} />
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
