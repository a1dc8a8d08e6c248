import { Autocomplete, Textarea, TextInput } from '@mantine/core'
import { use } from 'react'

import { useAttributeType } from '@/api/attributes'

import { asText, inputProps } from '../inputProps'
import { Suggesting } from '../surroundings'
import type { EditorProps } from '../types'
import { attributeOf, useOffers } from '../useOffers'
import { DateEditor } from './DeferredDate'
import { PropertyEditor } from './EventEditor'
import { NumberEditor } from './NumberEditor'
import { Offered } from './Offered'

const WIDTH = { w: 170, maw: '100%' }

/** A line of text; the value of an attribute is edited by the attribute's type. */
export function TextEditor(props: EditorProps) {
  const attribute = attributeOf(props)
  const offering = use(Suggesting) !== null || props.field.suggestions !== undefined
  if (attribute !== '') return <AttributeValueEditor {...props} attribute={attribute} />
  if (props.field.key === 'property') return <PropertyEditor {...props} />
  if (offering) return <OfferingEditor {...props} />
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
  return <OfferingEditor {...props} />
}

const OFFERED = 50

/** Any text; offers the values that are really there, the frequent ones first. */
function OfferingEditor(props: EditorProps) {
  const text = asText(props.value)
  const offers = useOffers(props, text)
  const data = [...new Set(offers.map(({ value }) => asText(value)))]
  return (
    <Autocomplete
      {...inputProps(props)}
      {...(props.inline ? { ...WIDTH, placeholder: props.label } : {})}
      value={text}
      data={data}
      // The server has chosen what fits; it knows more of it than the letters.
      filter={({ options }) => options}
      limit={OFFERED}
      maxLength={props.field.max_length ?? undefined}
      comboboxProps={{ width: props.inline ? 'max-content' : 'target', position: 'bottom-start' }}
      renderOption={({ option }) => <Offered value={option.value} offers={offers} />}
      onChange={props.onChange}
    />
  )
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
