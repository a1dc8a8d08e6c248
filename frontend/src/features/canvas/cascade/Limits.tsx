import { Collapse, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'

import { SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'
import classes from './StepEditor.module.css'

export const LIMITS = ['deadline_s', 'budget', 'skip_dear_days']

/** How long and how dear a cascade may become at most. Open where something is set. */
export function Limits({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { t } = useCanvasContext().words
  const isSet = LIMITS.some((key) => (node.config[key] ?? null) !== null || errors[key] !== undefined)
  const [opened, setOpened] = useState(isSet)
  return (
    <div>
      <UnstyledButton className={classes.more} onClick={() => setOpened(!opened)} aria-expanded={opened}>
        <IconChevronRight size={14} className={classes.turn} aria-hidden />
        <Text size="sm" fw={550} component="span">
          {t('cascade.limits')}
        </Text>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack gap="md" pt="xs">
          <SchemaForm
            fields={type.fields.filter(({ key }) => LIMITS.includes(key))}
            value={node.config}
            onChange={onChange}
            errors={errors}
            disabled={disabled}
            scope={type.key}
          />
        </Stack>
      </Collapse>
    </div>
  )
}
