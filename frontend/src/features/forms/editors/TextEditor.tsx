import { Autocomplete, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'

import { useAttributeValues } from '@/api/attributes'

import { asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

const WIDTH = { w: 170, maw: '100%' }

/** A line of text; the value of an attribute offers what customers really have. */
export function TextEditor(props: EditorProps) {
  const attribute = attributeOf(props)
  if (attribute !== '') return <SuggestingEditor {...props} attribute={attribute} />
  return (
    <TextInput
      {...inputProps(props)}
      {...(props.inline ? WIDTH : {})}
      value={asText(props.value)}
      maxLength={props.field.max_length ?? undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

function SuggestingEditor({ attribute, ...props }: EditorProps & { attribute: string }) {
  const text = asText(props.value)
  const [typed] = useDebouncedValue(text, 250)
  const values = useAttributeValues(attribute, typed)
  return (
    <Autocomplete
      {...inputProps(props)}
      {...(props.inline ? WIDTH : {})}
      value={text}
      data={[...new Set((values.data ?? []).map(({ value }) => asText(value)))]}
      limit={20}
      // The server has searched already; filtering again would hide values that differ in case only.
      filter={({ options }) => options}
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
