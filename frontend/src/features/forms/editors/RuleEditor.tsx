import { Input } from '@mantine/core'

import type { Rule } from '@/api/types'
import { RuleBuilder } from '@/features/segments/RuleBuilder'

import { asForm } from '../inputProps'
import type { EditorProps } from '../types'

/** A tree of conditions, with the same builder as in Segments. */
export default function RuleEditor(props: EditorProps) {
  const value = asForm(props.value)
  const rule = (Object.keys(value).length > 0 ? value : { all: [] }) as Rule
  return (
    <Input.Wrapper
      label={props.label}
      description={props.help === '' ? undefined : props.help}
      error={props.error}
      labelElement="div"
    >
      <RuleBuilder rule={rule} onChange={props.onChange} disabled={props.disabled} />
    </Input.Wrapper>
  )
}
