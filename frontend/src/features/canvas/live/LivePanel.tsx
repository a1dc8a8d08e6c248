import { Divider, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { GraphNode } from '@/api/types'
import { TextLink } from '@/components/links'

import { useCanvas, useCanvasContext, usePorts, usePortWords } from '../CanvasContext'
import { lookOf } from '../looks'
import { NodePanel } from '../panel/NodePanel'
import type { NodeFigures } from './api'
import { Bars } from './Bars'
import { MessageTable } from './MessageTable'
import { Moved } from './Moved'
import { People, type Picked } from './People'

/** Ways by which no edge leads: put out, taken along by a changed version, not let in at the door. */
const BESIDE = ['out', 'over'] as const
const AT_THE_DOOR = ['refused', 'holdout'] as const

/** What happens at one node of a running journey: ways out, reasons, messages, and the people behind each figure. */
export function LivePanel({ node }: { node: GraphNode }) {
  const { store, types, words, journeyId } = useCanvasContext()
  const { t } = useTranslation('watching')
  const { Live } = lookOf(node.type)
  const figures: NodeFigures | undefined = useCanvas((state) => state.counters?.nodes[node.id])
  const ports = usePorts(node)
  const portWords = usePortWords()
  const [picked, setPicked] = useState<Picked>({ group: 'here' })
  const { format, label } = words
  const isEntry = types.get(node.type)?.entry === true
  const byPort = figures?.reasons_by_port ?? {}
  const left = ports.map((port) => ({ key: port.key, label: portWords(port), count: figures?.ports[port.key] ?? 0 }))
  for (const key of BESIDE) if (figures?.ports[key]) left.push({ key, label: t(`port.${key}`), count: figures.ports[key] })
  for (const key of AT_THE_DOOR) if (byPort[key]) left.push({ key, label: t(`port.${key}`), count: sum(byPort[key]) })
  const port = left.find(({ key }) => key === picked.port)
  // While a way is picked, the reasons are those of that way.
  const reasons = Object.entries((port ? byPort[port.key] : figures?.reasons) ?? {})
    .map(([key, count]) => ({ key, label: label('reason', key), count }))
    .sort((a, b) => b.count - a.count)
  const pickPort = (key: string) => setPicked(picked.port === key ? { group: 'left' } : { group: 'left', port: key })
  const pickReason = (reason: string) => setPicked({ ...picked, group: 'left', reason: picked.reason === reason ? undefined : reason })
  const said = [
    port && t('people.pick', { port: port.label }),
    picked.reason && t('people.pickReason', { reason: label('reason', picked.reason) }),
  ]

  return (
    <NodePanel node={node} onClose={() => store.getState().select({})}>
      <Group gap="xl">
        <Figure label={t('figure.entered')} value={format.number(figures?.entered ?? 0)} />
        {ports.length > 0 && !isEntry && (
          <Figure label={t('figure.here')} title={t('figure.hereNow')} value={format.number(figures?.waiting ?? 0)} />
        )}
      </Group>
      {left.length > 0 && (
        <Bars title={words.t('live.left')} rows={left} onPick={pickPort} picked={picked.port} pickWords={(name) => t('people.pick', { port: name })} />
      )}
      {figures?.steps && figures.steps.length > 0 && <MessageTable node={node.id} steps={figures.steps} />}
      {Live && <Live node={node} counters={figures} />}
      {reasons.length > 0 && (
        <Bars
          title={port ? `${words.t('live.reasons')} · ${port.label}` : words.t('live.reasons')}
          rows={reasons}
          {...(port && { onPick: pickReason, picked: picked.reason, pickWords: (reason: string) => t('people.pickReason', { reason }) })}
        />
      )}
      <Divider />
      <People
        node={node.id}
        waiting={figures?.waiting ?? 0}
        groups={isEntry ? ['entered', 'left'] : ports.length > 0 ? ['here', 'entered', 'left'] : ['entered']}
        picked={picked}
        onPick={setPicked}
        words={said.filter(Boolean).join(' · ')}
      />
      <TextLink to="/journeys/$journeyId/ledger" params={{ journeyId: String(journeyId) }} search={{ node: node.id }} size="sm">
        {words.t('ledger:link.ledger')}
      </TextLink>
    </NodePanel>
  )
}

const sum = (of: Record<string, number>): number => Object.values(of).reduce((total, each) => total + each, 0)

function Figure({ label, value, title }: { label: string; value: string; title?: string }) {
  return (
    <div title={title}>
      <Text fz={22} fw={660} lh={1.2} className="k-num">
        <Moved>{value}</Moved>
      </Text>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
    </div>
  )
}
