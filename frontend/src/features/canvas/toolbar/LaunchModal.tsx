import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'

import { useSegment, useSegmentCount } from '@/api/segments'
import type { GraphNode, Rule, Segment } from '@/api/types'
import { Note } from '@/components/Note'
import { RegistryIcon } from '@/components/RegistryIcon'
import { Failed } from '@/components/states'

import { useCanvasContext, useNodeWords } from '../CanvasContext'
import { tint } from '../flow/tint'
import classes from './Toolbar.module.css'
import { ChoiceCards } from './ChoiceCards'
import type { AskProps } from './confirming'
import { Reach } from './Reach'
import { ALL, SHARES } from './share'

const NAMES: Readonly<Record<number, string>> = { 1: 'one', 10: 'ten' }

/** What happens by each entry: how many people come at once, counted now, and what is listened for from now on. */
export function LaunchModal({ opened, journey, onClose, onConfirm }: AskProps<{ share: number }>) {
  const { types, words } = useCanvasContext()
  const { t } = words
  const [share, setShare] = useState(ALL)
  const all = journey.published_graph?.nodes.filter((node) => types.get(node.type)?.entry) ?? []
  // In a journey that runs the others listen already.
  const entries = journey.status === 'running' ? all.filter((node) => types.get(node.type)?.launched) : all
  const again = entries.some((node) => node.config.reentry !== undefined && node.config.reentry !== 'never')
  return (
    <Modal opened={opened} onClose={onClose} title={t('launch.title')} size="md">
      <Stack gap="md">
        <ul className={classes.entries}>
          {entries.map((node) => (
            <li key={node.id}>{types.get(node.type)?.launched ? <AtOnce journey={journey.id} node={node} counting={opened} /> : <Listening node={node} />}</li>
          ))}
        </ul>
        <ChoiceCards
          label={t('versions:share.question')}
          value={String(share)}
          onChange={(value) => setShare(Number(value))}
          choices={SHARES.map((each) => ({ value: String(each), label: t(`versions:share.${NAMES[each] ?? 'all'}`), about: t(`versions:share.${NAMES[each] ?? 'all'}About`) }))}
        />
        {share < ALL && (
          <Text size="xs" c="dimmed">
            {t('versions:share.same')}
          </Text>
        )}
        <Text size="sm">{t(again ? 'launch.again' : 'launch.once')}</Text>
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
        <Button onClick={() => onConfirm({ share })}>{t('launch.confirm')}</Button>
      </Group>
    </Modal>
  )
}

function AtOnce({ journey, node, counting }: { journey: number; node: GraphNode; counting: boolean }) {
  const id = Number(node.config.segment_id)
  const segment = useSegment(counting && Number.isInteger(id) ? id : null)
  if (segment.isError) return <Failed error={segment.error} onRetry={() => void segment.refetch()} />
  return (
    <>
      {segment.data ? <Size segment={segment.data} /> : <Skeleton h={62} />}
      <Reach journey={journey} node={node.id} asking={counting} />
    </>
  )
}

/** "Entry by event: basket is listened for from now on." */
function Listening({ node }: { node: GraphNode }) {
  const { types, words } = useCanvasContext()
  const { name, summary } = useNodeWords()(node)
  const type = types.get(node.type)
  return (
    <Group wrap="nowrap" gap="sm" align="flex-start" style={tint(type?.color)}>
      <span className={classes.tile}>
        <RegistryIcon name={type?.icon ?? 'help'} size={17} />
      </span>
      <div>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {summary && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {summary}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {words.t('launch.listens')}
        </Text>
      </div>
    </Group>
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
