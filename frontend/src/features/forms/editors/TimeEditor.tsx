import { TimePicker } from '@mantine/dates'
import { useTranslation } from 'react-i18next'

import { asText, heldBy, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

/** A time of day as `HH:MM`; midnight is one like any other. */
export default function TimeEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  return (
    <TimePicker
      {...inputProps(props)}
      w={props.inline ? 96 : 140}
      value={asText(heldBy(props)).slice(0, 5)}
      format="24h"
      withDropdown
      minutesStep={5}
      hoursInputLabel={t('time.hours')}
      minutesInputLabel={t('time.minutes')}
      clearable={!props.field.required && !props.field.default && !props.inline}
      onChange={(next) => props.onChange(next === '' ? null : next)}
    />
  )
}
