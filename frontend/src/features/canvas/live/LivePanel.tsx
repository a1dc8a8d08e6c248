import { Divider, Group, Stack, Table, Text } from '@mantine/core'

import type { GraphNode } from '@/api/types'
import { ChannelBadge } from '@/channels'
import { TextLink } from '@/components/links'

import { useCanvas, useCanvasContext, usePorts, usePortWords } from '../CanvasContext'
import { lookOf } from '../looks'
import { NodePanel } from '../panel/NodePanel'
import { tight } from '../words/tight'
import { Bars } from './Bars'
import { PeopleHere } from './PeopleHere'

/** The port of those who were put out: the journey was stopped, or the step broke. No edge leaves it. */
const PUT_OUT = 'out'

/** What happens at one node of a running journey: ways out, reasons, messages, and who is here now. */
export function LivePanel({ node }: { node: GraphNode }) {
  const { store, words, journeyId } = useCanvasContext()
  const { Live } = lookOf(node.type)
  const counters = useCanvas((state) => state.counters?.nodes[node.id])
  const ports = usePorts(node)
  const portWords = usePortWords()
  const { t, format, label } = words
  const left = ports.map((port) => ({ key: port.key, label: portWords(port), count: counters?.ports[port.key] ?? 0 }))
  const out = counters?.ports[PUT_OUT] ?? 0
  if (out > 0) left.push({ key: PUT_OUT, label: t('live.putOut'), count: out })
  const reasons = Object.entries(counters?.reasons ?? {})
    .map(([key, count]) => ({ key, label: label('reason', key), count }))
    .sort((a, b) => b.count - a.count)
  const steps = counters?.steps ?? []

  return (
    <NodePanel node={node} onClose={() => store.getState().select({})}>
      <Group gap="xl">
        <Figure label={t('live.entered')} value={format.number(counters?.entered ?? 0)} />
        {ports.length > 0 && <Figure label={t('live.here')} value={format.number(counters?.waiting ?? 0)} />}
      </Group>
      {left.length > 0 && <Bars title={t('live.left')} rows={left} />}
      {steps.length > 0 && (
        <Stack gap={6}>
          <Text size="sm" fw={550}>
            {t('live.messages')}
          </Text>
          <Table verticalSpacing={5} horizontalSpacing={6} fz="xs" highlightOnHover={false}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th />
                {(['sent', 'delivered', 'read', 'clicked', 'failed', 'skipped'] as const).map((key) => (
                  <Table.Th key={key} ta="right">
                    {t(`cascade.${key}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {steps.map((step, index) => (
                <Table.Tr key={index}>
                  <Table.Td>
                    <ChannelBadge channel={step.channel} size="xs" />
                  </Table.Td>
                  {(['sent', 'delivered', 'opened', 'clicked', 'failed', 'skipped'] as const).map((key) => (
                    <Table.Td key={key} ta="right" title={format.number(step[key])}>
                      {tight(step[key], words.language)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      )}
      {Live && <Live node={node} counters={counters} />}
      {reasons.length > 0 && <Bars title={t('live.reasons')} rows={reasons} />}
      <Group gap="md">
        <TextLink
          to="/journeys/$journeyId/ledger"
          params={{ journeyId: String(journeyId) }}
          search={{ node: node.id }}
          size="sm"
        >
          {t('ledger:link.ledger')}
        </TextLink>
        <TextLink to="/journeys/$journeyId/why" params={{ journeyId: String(journeyId) }} size="sm">
          {t('ledger:link.why')}
        </TextLink>
      </Group>
      {ports.length > 0 && (
        <>
          <Divider />
          <PeopleHere node={node.id} count={counters?.waiting ?? 0} />
        </>
      )}
    </NodePanel>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text fz={22} fw={660} lh={1.2} className="k-num">
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
    </div>
  )
}
