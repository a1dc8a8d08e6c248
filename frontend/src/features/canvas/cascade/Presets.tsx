import { Button, Group, Text } from '@mantine/core'

import { useCascadePresets } from '../api'
import { useCanvasContext } from '../CanvasContext'
import { longest, presetOf, type Step, withPreset } from './cascade'

interface PresetsProps {
  steps: Step[]
  onChange: (steps: Step[]) => void
  disabled: boolean
}

/** Time-outs for all steps with one click. */
export function Presets({ steps, onChange, disabled }: PresetsProps) {
  const { t, format } = useCanvasContext().words
  const presets = useCascadePresets().data ?? []
  if (steps.length === 0 || presets.length === 0) return null
  const current = presetOf(steps, presets)
  return (
    <div>
      <Text size="sm" fw={550} mb={6}>
        {t('cascade.presets')}
      </Text>
      <Group gap={6} role="group" aria-label={t('cascade.presets')}>
        {presets.map((preset) => (
          <Button
            key={preset.key}
            size="compact-sm"
            variant={preset.key === current?.key ? 'light' : 'default'}
            aria-pressed={preset.key === current?.key}
            disabled={disabled}
            onClick={() => onChange(withPreset(steps, preset))}
          >
            {t(`cascade.preset.${preset.key}`)}
            <Text span size="xs" c="dimmed" ml={6} className="k-num">
              {format.duration(longest(withPreset(steps, preset)))}
            </Text>
          </Button>
        ))}
      </Group>
    </div>
  )
}
