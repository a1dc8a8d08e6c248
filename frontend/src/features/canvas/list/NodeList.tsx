import { Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangleFilled, IconChevronRight } from '@tabler/icons-react'
import { useMemo } from 'react'

import type { GraphNode } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvas, useCanvasContext, useNodeWords, usePorts, usePortWords } from '../CanvasContext'
import { tint } from '../flow/NodeCard'
import { edgeOf } from '../graph/graph'
import { readingOrder } from '../graph/order'
import { portsOf } from '../graph/ports'
import { shownGraph } from '../state/store'
import classes from './NodeList.module.css'

/** The journey as a list in reading order: for a phone, and for whoever does not use a mouse. */
export function NodeList() {
  const { types, words } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const order = useMemo(
    () => readingOrder(graph, (node) => types.get(node.type)?.entry === true, (node) => portsOf(node, types)),
    [graph, types],
  )
  const numbers = useMemo(() => new Map(order.map((node, index) => [node.id, index + 1])), [order])
  return (
    <ol className={classes.list} aria-label={words.t('list.title')}>
      {order.map((node) => (
        <li key={node.id}>
          <Row node={node} numbers={numbers} />
        </li>
      ))}
    </ol>
  )
}

function Row({ node, numbers }: { node: GraphNode; numbers: ReadonlyMap<string, number> }) {
  const { store, types, words } = useCanvasContext()
  const { name, summary } = useNodeWords()(node)
  const live = useCanvas((state) => state.mode === 'live')
  const counters = useCanvas((state) => (state.mode === 'live' ? state.counters?.nodes[node.id] : undefined))
  const problems = useCanvas((state) => (state.mode === 'live' ? undefined : state.problemsOf[node.id]))
  const selected = useCanvas((state) => state.selection.nodes.includes(node.id))
  const graph = useCanvas(shownGraph)
  const ports = usePorts(node)
  const portWords = usePortWords()
  const type = types.get(node.type)
  return (
    <UnstyledButton
      className={classes.row}
      style={tint(type?.color)}
      data-selected={selected || undefined}
      onClick={() => store.getState().select({ nodes: [node.id] })}
    >
      <span className={classes.number}>{numbers.get(node.id)}</span>
      <span className={classes.tile}>
        <RegistryIcon name={type?.icon ?? 'help'} size={18} />
      </span>
      <span className={classes.words}>
        <Text size="sm" fw={600} component="span">
          {name}
        </Text>
        {summary && (
          <Text size="xs" c="dimmed" lineClamp={2} component="span">
            {summary}
          </Text>
        )}
        {ports.length > 0 && (
          <span className={classes.ways}>
            {ports.map((port) => {
              const target = edgeOf(graph, node.id, port.key)?.target
              const number = target === undefined ? undefined : numbers.get(target)
              return (
                <span key={port.key} data-open={number === undefined || undefined}>
                  {portWords(port)}
                  {live && <b> {words.format.number(counters?.ports[port.key] ?? 0)}</b>} → <i>{number ?? '…'}</i>
                </span>
              )
            })}
          </span>
        )}
      </span>
      {live && type?.drawing !== true && (
        <span className={classes.figure}>
          <b>{words.format.compact(counters?.entered ?? 0)}</b>
          {ports.length > 0 && type?.entry !== true && <small>{words.t('live.hereShort', { number: words.format.compact(counters?.waiting ?? 0) })}</small>}
        </span>
      )}
      {problems && <IconAlertTriangleFilled size={16} className={classes.problem} aria-label={words.t('problems.count', { count: problems.length })} />}
      <IconChevronRight size={16} className={classes.chevron} aria-hidden />
    </UnstyledButton>
  )
}
