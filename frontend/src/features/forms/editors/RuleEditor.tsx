import { Input, Stack } from '@mantine/core'

import type { Rule } from '@/api/types'
import { RuleBuilder, RuleSizeBar, useRuleSize } from '@/features/segments'

import { asForm } from '../inputProps'
import type { EditorProps } from '../types'

const EVERYBODY: Rule = { all: [] }

/** A tree of conditions, with the same builder and the same live count as in Segments. */
export default function RuleEditor(props: EditorProps) {
  const value = asForm(props.value)
  const rule = Object.keys(value).length > 0 ? (value as Rule) : EVERYBODY
  const size = useRuleSize(rule)
  return (
    <Input.Wrapper
      label={props.label}
      description={props.help === '' ? undefined : props.help}
      error={props.error}
      labelElement="div"
    >
      <Stack gap="sm" mt={6}>
        <RuleBuilder
          rule={rule}
          onChange={props.onChange}
          disabled={props.disabled}
          errors={size.errors}
          counts={size.counts}
        />
        <RuleSizeBar value={size} compact />
      </Stack>
    </Input.Wrapper>
  )
}
