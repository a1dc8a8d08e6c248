import { Group, Input, NumberInput, Select } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type DurationUnit, UNIT_SECONDS } from '@/format'

import { asNumber, heldBy, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

const UNITS: DurationUnit[] = ['minute', 'hour', 'day']

/** The largest unit that says the length in whole numbers: 7200 s is 2 hours, 5400 s is 90 minutes. */
function unitOf(seconds: number): DurationUnit {
  if (seconds === 0) return 'hour'
  return UNITS.toReversed().find((unit) => seconds % UNIT_SECONDS[unit] === 0) ?? 'second'
}

/** A length of time, kept in seconds, written as a number and a unit. */
export function DurationEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const id = useId()
  const seconds = asNumber(heldBy(props))
  // The unit a person has picked stays while it still fits: 24 hours must not turn into 1 day under their hands.
  const [picked, setPicked] = useState<DurationUnit | null>(null)
  const fits = picked !== null && (seconds === '' || seconds % UNIT_SECONDS[picked] === 0)
  const unit = fits ? picked : unitOf(seconds === '' ? 0 : seconds)
  const units: DurationUnit[] = unit === 'second' ? ['second', ...UNITS] : UNITS
  const count = seconds === '' ? '' : seconds / UNIT_SECONDS[unit]
  const { size, disabled } = inputProps(props)

  const inputs = (
    <Group gap={4} wrap="nowrap">
      <NumberInput
        id={id}
        aria-label={props.inline ? props.label : undefined}
        size={size}
        w={props.inline ? 62 : 92}
        disabled={disabled}
        error={Boolean(props.error)}
        value={count}
        min={0}
        allowDecimal={false}
        hideControls={props.inline}
        onChange={(next) => props.onChange(next === '' ? null : Number(next) * UNIT_SECONDS[unit])}
      />
      <Select
        aria-label={t('unit')}
        size={size}
        w={props.inline ? 106 : 132}
        disabled={disabled}
        allowDeselect={false}
        data={units.map((value) => ({ value, label: t(`units.${value}`, { count: count === '' ? 0 : count }) }))}
        value={unit}
        onChange={(next) => {
          const chosen = units.find((each) => each === next)
          if (!chosen) return
          setPicked(chosen)
          if (count !== '') props.onChange(count * UNIT_SECONDS[chosen])
        }}
      />
    </Group>
  )
  if (props.inline) return inputs
  return (
    <Input.Wrapper
      id={id}
      label={props.label}
      description={props.help === '' ? undefined : props.help}
      error={props.error}
      withAsterisk={props.field.required === true}
    >
      {inputs}
    </Input.Wrapper>
  )
}
