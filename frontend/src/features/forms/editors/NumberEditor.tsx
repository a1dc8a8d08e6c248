import { NumberInput } from '@mantine/core'

import { asNumber, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** Whole numbers, decimals and money (a decimal string, as the server keeps it exact). */
export function NumberEditor(props: EditorProps) {
  const { field, inline } = props
  const money = field.type === 'money'
  return (
    <NumberInput
      {...inputProps(props)}
      {...(inline ? { w: 92 } : {})}
      value={asNumber(props.value)}
      placeholder={typeof field.default === 'number' || typeof field.default === 'string' ? String(field.default) : undefined}
      min={field.min ?? undefined}
      max={field.max ?? undefined}
      // Out of range is said by the server's sentence; a silently changed number is worse than a wrong one.
      clampBehavior="none"
      allowDecimal={field.type !== 'integer'}
      decimalScale={money ? 5 : undefined}
      thousandSeparator=" "
      hideControls={inline || money}
      onChange={(next) => {
        if (next === '') props.onChange(null)
        else props.onChange(money ? String(next) : Number(next))
      }}
    />
  )
}
