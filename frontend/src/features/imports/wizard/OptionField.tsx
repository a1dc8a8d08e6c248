import { useTranslation } from 'react-i18next'

import { useChannelKinds } from '@/api/registries'
import type { Field } from '@/api/types'
import type { FormValue } from '@/features/forms'
import { editors, editorTypeOf } from '@/features/forms/editors'
import { asText } from '@/features/forms/inputProps'

import type { ImportOptions } from '../types'
import { DateFormatSelect } from './DateFormatSelect'
import { NamespaceSelect } from './NamespaceSelect'
import { isDateFormat, withOffers } from './optionFields'

interface OptionFieldProps {
  field: Field
  value: FormValue
  onChange: (key: string, value: unknown) => void
  options: ImportOptions
  error?: string
  target: string
}

const NO_ERRORS = {}

/** One option of a column's target, drawn as every described field is; dates by examples. */
export function OptionField({ field, value, onChange, options, error, target }: OptionFieldProps) {
  const { t } = useTranslation('imports')
  const channels = (useChannelKinds().data ?? []).map(({ key }) => key)
  const label = t([`options.${target}_${field.key}`, `options.${field.key}`], { defaultValue: field.label })
  if (isDateFormat(field)) {
    const held = asText(value[field.key] ?? field.default)
    return <DateFormatSelect label={label} value={held} onChange={(next) => onChange(field.key, next)} />
  }
  if (field.key === 'namespace') {
    return (
      <NamespaceSelect
        label={label}
        value={asText(value[field.key])}
        namespaces={options.namespaces}
        error={error}
        onChange={(next) => onChange(field.key, next)}
      />
    )
  }
  const drawn = withOffers(field, options, channels)
  const Editor = editors[editorTypeOf(drawn)]
  return (
    <Editor
      field={drawn}
      value={value[field.key]}
      onChange={(next) => onChange(field.key, next)}
      label={label}
      help=""
      error={error}
      errors={NO_ERRORS}
      disabled={false}
      inline={false}
      scope={`import_${target}`}
      form={value}
    />
  )
}
