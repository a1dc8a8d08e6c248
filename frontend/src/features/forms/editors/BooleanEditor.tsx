import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { heldBy, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** A switch; inside a sentence "yes" or "no". */
export function BooleanEditor(props: EditorProps) {
  const { t } = useTranslation()
  if (props.inline) {
    return (
      <Select
        {...inputProps(props)}
        w={86}
        allowDeselect={false}
        data={[
          { value: 'true', label: t('state.yes') },
          { value: 'false', label: t('state.no') },
        ]}
        value={props.value === undefined || props.value === null ? null : String(props.value === true)}
        onChange={(value) => props.onChange(value === 'true')}
      />
    )
  }
  return (
    <Switch
      label={props.label}
      description={props.help === '' ? undefined : props.help}
      error={props.error}
      disabled={props.disabled}
      checked={heldBy(props) === true}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  )
}
