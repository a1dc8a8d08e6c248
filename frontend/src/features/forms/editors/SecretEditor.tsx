import { PasswordInput } from '@mantine/core'

import { asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** A credential: typed here, never shown again. */
export function SecretEditor(props: EditorProps) {
  return (
    <PasswordInput
      {...inputProps(props)}
      value={asText(props.value)}
      autoComplete="new-password"
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
