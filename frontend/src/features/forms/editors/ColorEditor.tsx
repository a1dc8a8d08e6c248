import { ColorInput } from '@mantine/core'

import { asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

const SWATCHES = ['#0d7480', '#3b82d6', '#8467e8', '#d9822b', '#cf5668', '#2f9e6e', '#8a9a3c', '#66747f']

export function ColorEditor(props: EditorProps) {
  return (
    <ColorInput
      {...inputProps(props)}
      value={asText(props.value)}
      format="hex"
      swatches={SWATCHES}
      onChange={props.onChange}
    />
  )
}
