import 'dayjs/locale/pl'
import 'dayjs/locale/ru'
import 'dayjs/locale/uk'

import { DateInput, DatesProvider, DateTimePicker } from '@mantine/dates'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'

import { asText, inputProps } from '../inputProps'
import { relativeDay, relativeDays } from '../relativeDays'
import type { EditorProps } from '../types'

/** A date as `YYYY-MM-DD`, or an instant as ISO 8601 in UTC. */
export default function DateEditor(props: EditorProps) {
  const { t, i18n } = useTranslation('forms')
  const presets = relativeDays(dayjs())
  const text = asText(props.value)
  const shared = {
    ...inputProps(props),
    ...(props.inline ? { w: props.field.type === 'date' ? 132 : 190 } : {}),
    clearable: !props.field.required && !props.inline,
  }
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      {props.field.type === 'date' ? (
        <DateInput
          {...shared}
          value={text || null}
          valueFormat="D MMM YYYY"
          presets={presets.map(({ value, label }) => ({ value, label: t(label) }))}
          dateParser={(typed) => relativeDay(typed, presets.map(({ value, label }) => ({ value, label: t(label) })))}
          onChange={props.onChange}
        />
      ) : (
        <DateTimePicker
          {...shared}
          value={text ? new Date(text) : null}
          valueFormat="D MMM YYYY HH:mm"
          onChange={(value) => props.onChange(value === null ? null : new Date(value).toISOString())}
        />
      )}
    </DatesProvider>
  )
}
