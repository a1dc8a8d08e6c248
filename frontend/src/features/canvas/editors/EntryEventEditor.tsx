import { Stack, Switch } from '@mantine/core'

import { type FormValue, SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'
import classes from './Bodies.module.css'
import { EntryFields } from './EntryFields'

const WHAT = ['event', 'filters']
const NOT_FOLLOWED = ['unless', 'within_s']
const TWO_HOURS = 7_200

/** What brings people in; what must not follow it is asked for when one wants it (an abandoned basket). */
export function EntryEventEditor({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { t } = useCanvasContext().words
  const { config } = node
  const asked = !isEmpty(config.unless)
  const part = (keys: string[]) => type.fields.filter(({ key }) => keys.includes(key))
  const rest = type.fields.filter(({ key }) => !WHAT.includes(key) && !NOT_FOLLOWED.includes(key))
  const form = { value: config, onChange: (next: FormValue) => onChange(next), errors, disabled, scope: type.key }

  function toggle(on: boolean) {
    if (on) onChange({ ...config, unless: [{ event: 'purchase', filters: [] }], within_s: config.within_s ?? TWO_HOURS })
    else onChange(none(config))
  }

  return (
    <Stack gap="md">
      <SchemaForm {...form} fields={part(WHAT)} />
      <Switch
        label={t('entry.unless')}
        description={t('entry.unlessHelp')}
        checked={asked}
        disabled={disabled}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      {asked && (
        <div className={classes.below}>
          <SchemaForm {...form} fields={part(NOT_FOLLOWED)} onChange={(next) => onChange(isEmpty(next.unless) ? none(next) : next)} />
        </div>
      )}
      <EntryFields {...form} fields={rest} />
    </Stack>
  )
}

const isEmpty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0
const none = (config: FormValue): FormValue => ({ ...config, unless: [], within_s: null })
