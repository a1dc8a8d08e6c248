import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'

import { useSegment, useSegmentCount } from '@/api/segments'
import type { Rule, Segment } from '@/api/types'
import { Note } from '@/components/Note'
import { Failed } from '@/components/states'

import { useCanvasContext } from '../CanvasContext'
import type { ConfirmProps } from './PublishModal'

/** How many people will enter, counted now, before anybody is let in. */
export function LaunchModal({ opened, journey, onClose, onConfirm }: ConfirmProps) {
  const { types, words } = useCanvasContext()
  const { t } = words
  const entry = journey.published_graph?.nodes.find((node) => types.get(node.type)?.entry)
  const id = Number(entry?.config.segment_id)
  const segment = useSegment(opened && Number.isInteger(id) ? id : null)
  return (
    <Modal opened={opened} onClose={onClose} title={t('launch.title')} size="md">
      <Stack gap="md">
        {segment.isError && <Failed error={segment.error} onRetry={() => void segment.refetch()} />}
        {segment.data ? <Size segment={segment.data} /> : !segment.isError && <Skeleton h={62} />}
        <Text size="sm">{t(entry?.config.reentry === 'after_exit' ? 'launch.again' : 'launch.once')}</Text>
        {journey.has_draft && (
          <Note icon={IconInfoCircle} color="yellow">
            {t('launch.draft', { number: journey.version })}
          </Note>
        )}
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:actions.cancel')}
        </Button>
        <Button onClick={onConfirm} disabled={!segment.data}>
          {t('launch.confirm')}
        </Button>
      </Group>
    </Modal>
  )
}

function Size({ segment }: { segment: Segment }) {
  const { t } = useCanvasContext().words
  return (
    <div>
      <Count rule={segment.rule} />
      <Text size="sm" c="dimmed">
        {t('launch.from', { name: segment.name })}
      </Text>
    </div>
  )
}

function Count({ rule }: { rule: Rule }) {
  const { t, format } = useCanvasContext().words
  const size = useSegmentCount(rule)
  if (size.isError) return <Failed error={size.error} onRetry={() => void size.refetch()} />
  if (!size.data) return <Skeleton h={36} w={200} />
  return (
    <Text fz={28} fw={680} lh={1.2} className="k-num" data-testid="launch-count">
      {t('launch.people', { count: size.data.count, number: format.number(size.data.count) })}
    </Text>
  )
}
