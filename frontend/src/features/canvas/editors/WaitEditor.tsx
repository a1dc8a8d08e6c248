import { Chip, Group, Stack } from '@mantine/core'

import { SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'

const HOUR = 3_600
const DAY = 86_400
const USUAL = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY]

/** The registry's form, with the usual lengths one click away. */
export function WaitEditor({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { format } = useCanvasContext().words
  const value = node.config.duration_s
  return (
    <Stack gap="sm">
      <SchemaForm fields={type.fields} value={node.config} onChange={onChange} errors={errors} disabled={disabled} scope={type.key} />
      <Chip.Group value={typeof value === 'number' ? String(value) : ''} onChange={(next) => onChange({ ...node.config, duration_s: Number(next) })}>
        <Group gap={6}>
          {USUAL.map((seconds) => (
            <Chip key={seconds} value={String(seconds)} size="xs" disabled={disabled}>
              {format.duration(seconds)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Stack>
  )
}
