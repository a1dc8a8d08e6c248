import { ActionIcon, Collapse, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangleFilled, IconArrowDown, IconArrowUp, IconChevronDown, IconGripVertical, IconTrash } from '@tabler/icons-react'
import type { CSSProperties } from 'react'

import type { FieldErrors } from '@/api/errors'
import type { Field } from '@/api/types'
import { ChannelTile } from '@/channels'
import { removing } from '@/components/removing'
import { errorsBelow, SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import { TextPane } from '../message/TextPane'
import { preview, type Step } from './cascade'
import { StepFates } from './StepFates'
import { SenderSelect } from './SenderSelect'
import classes from './StepEditor.module.css'
import type { useStepDrag } from './useStepDrag'

interface StepEditorProps {
  step: Step
  /** What it says: its own text, or the template's. */
  said: Step['content']
  /** Whether the text is written here. */
  own: boolean
  index: number
  last: number
  opened: boolean
  /** By path below the step: `content.text`. */
  errors: FieldErrors
  disabled: boolean
  grip: ReturnType<ReturnType<typeof useStepDrag>['grip']>
  /** Where it is drawn while one of the steps is dragged. */
  style: CSSProperties | undefined
  /** For whom its text is shown; null: somebody made up. */
  customer: number | null
  onCustomer: (customer: number | null) => void
  onToggle: () => void
  onChange: (step: Step) => void
  onMove: (from: number, to: number) => void
  onRemove: () => void
}

/** One channel of the cascade: closed it is a line that can be dragged, open it is a form. */
export function StepEditor(props: StepEditorProps) {
  const { step, said, own, index, last, opened, errors, disabled, onToggle, onChange, onMove, onRemove } = props
  const { words } = useCanvasContext()
  const { t, label, channels, format } = words
  const kind = channels.get(step.channel)
  const name = label('channel', step.channel, kind?.label)
  const wrong = Object.keys(errors).length > 0

  return (
    <div className={classes.step} data-row data-field={`steps.${index}`} data-opened={opened || undefined} data-error={wrong || undefined} style={props.style}>
      <div className={classes.head}>
        {!disabled && (
          <button type="button" className={classes.grip} aria-label={t('panel:step.move', { name, place: index + 1, count: last + 1 })} {...props.grip}>
            <IconGripVertical size={16} aria-hidden />
          </button>
        )}
        <UnstyledButton className={classes.title} data-opens data-row-focus onClick={onToggle} aria-expanded={opened}>
          <ChannelTile channel={step.channel} size={28} />
          <span className={classes.words}>
            <Text size="sm" fw={570} component="span">
              {index + 1}. {name}
            </Text>
            <Text size="xs" c="dimmed" truncate component="span">
              {preview({ ...step, content: said }, kind?.content_fields ?? []) || t('cascade.noText')}
            </Text>
          </span>
          {wrong && <IconAlertTriangleFilled size={15} color="var(--mantine-color-red-6)" aria-label={t('cascade.wrong')} />}
          <Text size="xs" c="dimmed" className="k-num" component="span" style={{ flex: 'none' }}>
            {step.timeout_s === null ? '–' : format.duration(step.timeout_s)}
          </Text>
          <IconChevronDown size={16} className={classes.chevron} aria-hidden />
        </UnstyledButton>
      </div>
      <Collapse expanded={opened}>
        {opened && (
          <Stack gap="sm" className={classes.form}>
            <SenderSelect channel={step.channel} value={step.sender_id} onChange={(sender) => onChange({ ...step, sender_id: sender })} error={errors.sender_id} disabled={disabled} />
            {own || Object.keys(said).length > 0 ? (
              <TextPane
                channel={step.channel}
                sender={step.sender_id}
                content={said}
                errors={errorsBelow(errors, 'content')}
                disabled={disabled || !own}
                customer={props.customer}
                onCustomer={props.onCustomer}
                onChange={(content) => onChange({ ...step, content })}
              />
            ) : null}
            {!own && (
              <Text size="sm" c="dimmed">
                {Object.keys(said).length > 0 ? t('cascade.ofTemplate') : t('cascade.notInTemplate', { channel: name })}
              </Text>
            )}
            {errors.content && (
              <Text size="xs" c="red">
                {errors.content}
              </Text>
            )}
            <SchemaForm
              fields={[timeoutField(t('cascade.timeout'), t('cascade.timeoutHelp'))]}
              value={{ timeout_s: step.timeout_s }}
              onChange={({ timeout_s }) => onChange({ ...step, timeout_s: typeof timeout_s === 'number' ? timeout_s : null })}
              errors={errors}
              disabled={disabled}
              scope="cascade_step"
            />
            <StepFates step={step} onChange={onChange} errors={errors} disabled={disabled} />
            {!disabled && (
              <Group gap={4} justify="flex-end" className={classes.tools}>
                <ActionIcon aria-label={t('cascade.up', { name })} disabled={index === 0} onClick={() => onMove(index, index - 1)}>
                  <IconArrowUp size={16} />
                </ActionIcon>
                <ActionIcon aria-label={t('cascade.down', { name })} disabled={index === last} onClick={() => onMove(index, index + 1)}>
                  <IconArrowDown size={16} />
                </ActionIcon>
                <ActionIcon aria-label={t('cascade.remove', { name })} onClick={removing(onRemove)}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
            )}
          </Stack>
        )}
      </Collapse>
    </div>
  )
}

const timeoutField = (label: string, help: string): Field => ({ key: 'timeout_s', type: 'duration', label, help, required: true })
