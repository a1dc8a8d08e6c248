import { ActionIcon, Alert, Button, Group, NumberInput, Slider, Stack, Text, TextInput } from '@mantine/core'
import { IconEqual, IconLock, IconLockOpen, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'

import { removing } from '@/components/removing'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'
import { type Arm, armsOf, even, fill, setShare, slide, sumOf, WHOLE, withArm, withoutArm } from './arms'
import { armColor } from './armColor'
import classes from './Split.module.css'
import { SplitBody } from './SplitBody'

const LEAST_ARMS = 2
const MOST_ARMS = 10

/** Arms with their names and shares; what is missing to 100 is said and mended with one click. */
export function SplitEditor({ node, onChange, errors, disabled }: NodeEditorProps) {
  const { t, format } = useCanvasContext().words
  const arms = armsOf(node.config)
  const sum = sumOf(arms)
  const [locked, setLocked] = useState<ReadonlySet<string>>(new Set())
  const toggle = (key: string) => setLocked((before) => new Set(before.has(key) ? [...before].filter((each) => each !== key) : [...before, key]))
  const set = (next: Arm[]) => onChange({ ...node.config, arms: next })
  return (
    <Stack gap="sm" data-rows>
      <SplitBody node={node} />
      {arms.map((arm, index) => (
        <div key={arm.key} data-row data-testid="split-arm">
        <Group gap={6} wrap="nowrap" align="flex-start">
          <span className={classes.dot} style={{ background: armColor(index), marginTop: 13 }} />
          <TextInput
            style={{ flex: 1 }}
            aria-label={t('split.name')}
            value={arm.label}
            maxLength={60}
            disabled={disabled}
            error={errors[`arms.${index}.label`]}
            onChange={(event) => set(arms.with(index, { ...arm, label: event.currentTarget.value }))}
          />
          <NumberInput
            w={92}
            aria-label={t('split.share')}
            value={arm.share}
            min={0}
            max={WHOLE}
            suffix=" %"
            allowDecimal={false}
            disabled={disabled}
            error={errors[`arms.${index}.share`]}
            onChange={(value) => set(setShare(arms, index, Number(value)))}
          />
          <ActionIcon
            mt={4}
            aria-label={t(locked.has(arm.key) ? 'panel:split.unlock' : 'panel:split.lock', { name: arm.label })}
            aria-pressed={locked.has(arm.key)}
            variant={locked.has(arm.key) ? 'light' : 'subtle'}
            disabled={disabled || sum !== WHOLE}
            onClick={() => toggle(arm.key)}
          >
            {locked.has(arm.key) ? <IconLock size={16} /> : <IconLockOpen size={16} />}
          </ActionIcon>
          <ActionIcon
            mt={4}
            aria-label={t('split.remove')}
            disabled={disabled || arms.length <= LEAST_ARMS}
            onClick={removing(() => set(withoutArm(arms, index)))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
        {/* Until they are 100 together a slide would have nothing to keep. */}
        <Slider
          className={classes.slider}
          size={4}
          thumbSize={15}
          color={armColor(index)}
          label={null}
          thumbLabel={t('panel:split.share', { name: arm.label })}
          value={arm.share}
          min={0}
          max={WHOLE}
          disabled={disabled || sum !== WHOLE || locked.has(arm.key)}
          onChange={(share) => set(slide(arms, index, share, locked))}
        />
        </div>
      ))}
      {sum !== WHOLE && (
        <Alert color="red" variant="light" p="xs" role="alert">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t('split.sum', { sum: format.number(sum) })}</Text>
            {!disabled && arms.length > 0 && (
              <Button size="compact-xs" variant="light" color="red" onClick={() => set(fill(arms, arms.length - 1))}>
                {t('split.fill', { name: arms.at(-1)?.label ?? '' })}
              </Button>
            )}
          </Group>
        </Alert>
      )}
      {errors.arms && sum === WHOLE && (
        <Text size="xs" c="red">
          {errors.arms}
        </Text>
      )}
      {!disabled && (
        <Group gap="xs">
          <Button size="xs" variant="light" leftSection={<IconPlus size={14} />} disabled={arms.length >= MOST_ARMS} onClick={() => set(withArm(arms))}>
            {t('split.add')}
          </Button>
          <Button size="xs" variant="subtle" color="gray" leftSection={<IconEqual size={14} />} onClick={() => set(even(arms))}>
            {t('split.even')}
          </Button>
        </Group>
      )}
      <Text size="xs" c="dimmed">
        {t('split.help')}
      </Text>
    </Stack>
  )
}
