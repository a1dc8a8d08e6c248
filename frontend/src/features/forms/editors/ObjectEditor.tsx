import { Accordion, Fieldset, JsonInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Field } from '@/api/types'

import { InlineField } from '../InlineField'
import { asForm, inputProps } from '../inputProps'
import { isOptional } from '../objects'
import { SchemaForm } from '../SchemaForm'
import { OuterForm } from '../surroundings'
import type { EditorProps } from '../types'
import { visibleFields, withoutHidden } from '../visible'
import { Within } from '../Within'

const FOLDED_FROM = 5

/** A form inside the form; an object of no declared shape is edited as JSON. */
export function ObjectEditor(props: EditorProps) {
  const { field, value, onChange, label, errors, disabled, scope } = props
  if (!field.fields) return <FreeObjectEditor {...props} />
  if (props.inline) return <InlineObject {...props} fields={field.fields} />
  const form = (
    <SchemaForm
      fields={field.fields}
      value={asForm(value)}
      onChange={onChange}
      errors={errors}
      disabled={disabled}
      scope={scope}
    />
  )
  // What is switched on and off has its frame and its name already.
  if (isOptional(field)) return form
  // A large object is folded, so that a form of several of them can be overlooked; its mistakes unfold it.
  if (field.fields.length > FOLDED_FROM) {
    return (
      <Accordion variant="contained" defaultValue={Object.keys(errors).length > 0 ? field.key : null}>
        <Accordion.Item value={field.key}>
          <Accordion.Control>
            <Text size="sm" fw={550} c={Object.keys(errors).length > 0 ? 'red' : undefined}>
              {label}
            </Text>
          </Accordion.Control>
          <Accordion.Panel>{form}</Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    )
  }
  return (
    <Fieldset legend={label} disabled={disabled}>
      {form}
    </Fieldset>
  )
}

/** Inside a sentence an object is a few more words of it: "[in the last … days] [30]". */
function InlineObject({ fields, value, onChange, errors, disabled, scope }: EditorProps & { fields: Field[] }) {
  const form = asForm(value)
  return (
    <OuterForm value={form}>
      <Within form={form}>
        {visibleFields(fields, form).map((field) => (
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
        ))}
      </Within>
    </OuterForm>
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
