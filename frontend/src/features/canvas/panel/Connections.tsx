import { Divider, Group, Select, Stack, Text } from '@mantine/core'

import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, useNodeWords, usePorts, usePortWords } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import { connect, edgeOf } from '../graph/graph'
import { hasInput } from '../graph/ports'
import { shownGraph } from '../state/store'
import { portOf } from '../words/portOf'

/** Where each port leads, as a choice: the way to connect nodes without a mouse. */
export function Connections({ node, disabled }: { node: GraphNode; disabled: boolean }) {
  const { store, types, words } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const commands = useCommands()
  const ports = usePorts(node)
  const portWords = usePortWords()
  const nodeWords = useNodeWords()
  const problems = useCanvas((state) => state.problemsOf[node.id])
  if (ports.length === 0) return null

  const open = new Set((problems ?? []).map(portOf))
  const targets = graph.nodes
    .filter((each) => each.id !== node.id && hasInput(types.get(each.type)))
    .map((each) => {
      const { name, summary } = nodeWords(each)
      return { value: each.id, label: summary ? `${name}: ${summary}` : name }
    })

  function lead(port: string, target: string | null) {
    const { edit, history } = store.getState()
    const edge = edgeOf(history.present, node.id, port)
    if (target !== null) edit(connect(node.id, port, target))
    else if (edge) commands.deleteEdge(edge.id)
  }

  return (
    <Stack gap={8}>
      <Divider />
      <Text size="sm" fw={550}>
        {words.t('panel.next')}
      </Text>
      {ports.map((port) => (
        <Group key={port.key} gap="sm" wrap="nowrap" align="flex-start">
          <Text size="sm" c="dimmed" w={116} pt={5} truncate title={portWords(port)}>
            {portWords(port)}
          </Text>
          <Select
            size="xs"
            style={{ flex: 1 }}
            aria-label={words.t('panel.leadsTo', { port: portWords(port) })}
            placeholder={words.t('panel.nowhere')}
            data={targets}
            value={edgeOf(graph, node.id, port.key)?.target ?? null}
            clearable
            searchable={targets.length > 8}
            disabled={disabled}
            error={open.has(port.key) ? words.t('panel.leadsNowhere') : undefined}
            onChange={(target) => lead(port.key, target)}
          />
        </Group>
      ))}
    </Stack>
  )
}
