import { Group, Input, Select, TextInput } from '@mantine/core'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type DurationUnit, UNIT_SECONDS } from '@/format'

import { durationOf } from '../durationText'
import { asNumber, heldBy, inputProps } from '../inputProps'
import type { EditorProps } from '../types'

const UNITS: DurationUnit[] = ['minute', 'hour', 'day']

/** The largest unit that says the length in whole numbers: 7200 s is 2 hours, 5400 s is 90 minutes. */
function unitOf(seconds: number): DurationUnit {
  if (seconds === 0) return 'hour'
  return UNITS.toReversed().find((unit) => seconds % UNIT_SECONDS[unit] === 0) ?? 'second'
}

/** A length of time, kept in seconds: a number and a unit, or both typed at once (“2 h”, “3 days”). */
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
  // What is being typed stays as it was typed until the field is left.
  const [typed, setTyped] = useState<string | null>(null)
  const unclear = typed !== null && typed.trim() !== '' && durationOf(typed, UNIT_SECONDS[unit]) === null

  function type(text: string) {
    setTyped(text)
    const next = durationOf(text, UNIT_SECONDS[unit])
    if (next !== null) {
      if (/^[\d\s.,]*$/.test(text)) setPicked(unit)
      else setPicked(null)
      props.onChange(next)
    } else if (text.trim() === '') props.onChange(null)
  }

  function step(event: KeyboardEvent) {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    setTyped(null)
    setPicked(unit)
    props.onChange(Math.max(0, (count === '' ? 0 : count) + by) * UNIT_SECONDS[unit])
  }

  const inputs = (
    <Group gap={4} wrap="nowrap">
      <TextInput
        id={id}
        aria-label={props.inline ? props.label : undefined}
        size={size}
        w={props.inline ? 62 : 92}
        disabled={disabled}
        error={Boolean(props.error) || unclear}
        value={typed ?? String(count)}
        autoComplete="off"
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={step}
        onBlur={() => setTyped(null)}
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
      error={unclear ? t('panel:duration.unclear') : props.error}
      withAsterisk={props.field.required === true}
    >
      {inputs}
    </Input.Wrapper>
  )
}
