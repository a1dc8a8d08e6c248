import { Stack, Switch, Text } from '@mantine/core'
import type { ComponentType } from 'react'

import { defaultsOf } from '../defaults'
import type { EditorProps } from '../types'
import classes from './ObjectsEditor.module.css'

interface OptionalEditorProps extends EditorProps {
  Editor: ComponentType<EditorProps>
}

/** Something that need not be: switched on, it is edited below its switch; switched off, it is nothing. */
export function OptionalEditor({ Editor, ...props }: OptionalEditorProps) {
  const { field, value, onChange, label, help, error, disabled } = props
  const on = value !== null && value !== undefined
  return (
    <Stack gap="sm">
      <Switch
        label={label}
        description={help === '' ? undefined : help}
        disabled={disabled}
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked ? begun(field) : null)}
      />
      {on && (
        <div className={classes.item} data-wrong={error !== undefined || undefined}>
          <Editor {...props} label="" help="" />
        </div>
      )}
      {!on && error && (
        <Text size="xs" c="red">
          {error}
        </Text>
      )}
    </Stack>
  )
}

const begun = ({ type, fields }: EditorProps['field']): unknown => (type === 'rule' ? { all: [] } : defaultsOf(fields ?? []))
