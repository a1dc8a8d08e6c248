import { Anchor, Card, Group, Stack, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'
import { EntryFields } from './EntryFields'

/** The registry's form, and under it what the chosen segment is. */
export function EntryEditor({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { words } = useCanvasContext()
  const segment = words.segments.get(Number(node.config.segment_id))
  return (
    <Stack gap="md">
      <EntryFields fields={type.fields} value={node.config} onChange={onChange} errors={errors} disabled={disabled} scope={type.key} />
      {segment && (
        <Card padding="sm" bg="var(--k-surface-sunken)">
          <Group justify="space-between" align="baseline" wrap="nowrap">
            <Text fw={650} className="k-num">
              {segment.size === null
                ? words.t('entry.notCounted')
                : words.t('entry.size', { count: segment.size, number: words.format.number(segment.size) })}
            </Text>
            <Anchor component={Link} to={`/segments/${segment.id}`} target="_blank" size="xs">
              {words.t('entry.open')} <IconExternalLink size={12} style={{ verticalAlign: '-1px' }} aria-hidden />
            </Anchor>
          </Group>
          <Text size="xs" c="dimmed" mt={4}>
            {segment.words}
          </Text>
          {segment.size_at && (
            <Text size="xs" c="dimmed" mt={4}>
              {words.t('entry.counted', { ago: words.format.ago(segment.size_at) })}
            </Text>
          )}
        </Card>
      )}
    </Stack>
  )
}
