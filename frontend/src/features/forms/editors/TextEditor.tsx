import { Autocomplete, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'

import { useAttributeType, useAttributeValues } from '@/api/attributes'

import { asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'
import { DateEditor } from './DeferredDate'
import { PropertyEditor } from './EventEditor'
import { NumberEditor } from './NumberEditor'

const WIDTH = { w: 170, maw: '100%' }

/** A line of text; the value of an attribute is edited by the attribute's type. */
export function TextEditor(props: EditorProps) {
  const attribute = attributeOf(props)
  if (attribute !== '') return <AttributeValueEditor {...props} attribute={attribute} />
  if (props.field.key === 'property') return <PropertyEditor {...props} />
  if (props.field.suggestions) return <OfferingEditor {...props} offers={props.field.suggestions} />
  return (
    <TextInput
      {...inputProps(props)}
      {...(props.inline ? { ...WIDTH, placeholder: props.label } : {})}
      value={asText(props.value)}
      maxLength={props.field.max_length ?? undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

function AttributeValueEditor({ attribute, ...props }: EditorProps & { attribute: string }) {
  const type = useAttributeType(attribute)
  if (type === 'number') return <NumberEditor {...props} field={{ ...props.field, type: 'number' }} />
  if (type === 'date') return <DateEditor {...props} field={{ ...props.field, type: 'date' }} />
  return <SuggestingEditor {...props} attribute={attribute} />
}

/** Offers the values that customers really have, the frequent ones first. */
function SuggestingEditor({ attribute, ...props }: EditorProps & { attribute: string }) {
  const text = asText(props.value)
  const [typed] = useDebouncedValue(text, 250)
  const values = useAttributeValues(attribute, typed)
  return <OfferingEditor {...props} offers={(values.data ?? []).map(({ value }) => asText(value))} />
}

function OfferingEditor({ offers, ...props }: EditorProps & { offers: string[] }) {
  return (
    <Autocomplete
      {...inputProps(props)}
      {...(props.inline ? WIDTH : {})}
      value={asText(props.value)}
      data={[...new Set(offers)]}
      limit={20}
      onChange={props.onChange}
    />
  )
}

/** The key of the attribute this field gives a value for, or "". */
export function attributeOf({ field, form }: EditorProps): string {
  return field.key.startsWith('value') ? asText(form.attribute) : ''
}

export function LongTextEditor(props: EditorProps) {
  const text = asText(props.value)
  const { max_length: most } = props.field
  return (
    <Textarea
      {...inputProps(props)}
      value={text}
      autosize
      minRows={3}
      maxRows={12}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={most ? `${props.help ? `${props.help} ` : ''}${text.length} / ${most}` : props.help}
      maxLength={most ?? undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
