import { Collapse, Select, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'

import type { FieldErrors } from '@/api/errors'
import type { Field } from '@/api/types'
import { SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import { FATES, type Step } from './cascade'
import classes from './StepEditor.module.css'

const USUAL = { if_capped: 'skip', if_quiet: 'wait' } as const

interface StepFatesProps {
  step: Step
  onChange: (step: Step) => void
  errors: FieldErrors
  disabled: boolean
}

/** What becomes of the message when a cap or the night is in its way. Closed it says so; few people change it. */
export function StepFates({ step, onChange, errors, disabled }: StepFatesProps) {
  const { t } = useCanvasContext().words
  const wrong = errors.waits_s !== undefined
  const [opened, setOpened] = useState(false)
  const capped = step.if_capped ?? USUAL.if_capped
  const quiet = step.if_quiet ?? USUAL.if_quiet
  const fates = FATES.map((fate) => ({ value: fate, label: t(`cascade.fate.${fate}`) }))
  return (
    <div>
      <UnstyledButton className={classes.more} onClick={() => setOpened(!opened)} aria-expanded={opened || wrong}>
        <IconChevronRight size={14} className={classes.turn} aria-hidden />
        <Text size="xs" c="dimmed" component="span">
          {t('cascade.fates', { capped: t(`cascade.fateShort.${capped}`), quiet: t(`cascade.fateShort.${quiet}`) })}
        </Text>
      </UnstyledButton>
      <Collapse expanded={opened || wrong}>
        <Stack gap="sm" pt="xs">
          <Select
            label={t('cascade.whenCapped')}
            data={fates}
            value={capped}
            allowDeselect={false}
            disabled={disabled}
            onChange={(next) => onChange({ ...step, if_capped: next ?? capped })}
          />
          <Select
            label={t('cascade.inQuiet')}
            data={fates}
            value={quiet}
            allowDeselect={false}
            disabled={disabled}
            onChange={(next) => onChange({ ...step, if_quiet: next ?? quiet })}
          />
          {(capped === 'wait' || quiet === 'wait') && (
            <SchemaForm
              fields={[waitsField(t('cascade.waitsAtMost'), t('cascade.waitsHelp'))]}
              value={{ waits_s: step.waits_s ?? null }}
              onChange={({ waits_s }) => onChange({ ...step, waits_s: typeof waits_s === 'number' ? waits_s : null })}
              errors={errors}
              disabled={disabled}
              scope="cascade_step"
            />
          )}
        </Stack>
      </Collapse>
    </div>
  )
}

const waitsField = (label: string, help: string): Field => ({ key: 'waits_s', type: 'duration', label, help, required: false })
