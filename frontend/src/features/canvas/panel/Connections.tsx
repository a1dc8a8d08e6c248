import { Divider, Group, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'

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
  const problems = useCanvas((state) => state.problemsOf[node.id])
  if (ports.length === 0) return null

  const open = new Set((problems ?? []).map(portOf))
  const targets = graph.nodes.filter((each) => each.id !== node.id && hasInput(types.get(each.type)))

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
          <Target
            label={words.t('panel.leadsTo', { port: portWords(port) })}
            targets={targets}
            value={edgeOf(graph, node.id, port.key)?.target ?? null}
            disabled={disabled}
            error={open.has(port.key) ? words.t('panel.leadsNowhere') : undefined}
            onChange={(target) => lead(port.key, target)}
          />
        </Group>
      ))}
    </Stack>
  )
}

interface TargetProps {
  label: string
  targets: readonly GraphNode[]
  value: string | null
  disabled: boolean
  error: string | undefined
  onChange: (target: string | null) => void
}

/** A choice among all nodes, of which there may be hundreds: they are put into words when it is first opened. */
function Target({ label, targets, value, ...props }: TargetProps) {
  const { words } = useCanvasContext()
  const nodeWords = useNodeWords()
  const [opened, setOpened] = useState(false)
  const data = targets
    .filter(({ id }) => opened || id === value)
    .map((each) => {
      const { name, summary } = nodeWords(each)
      return { value: each.id, label: summary ? `${name}: ${summary}` : name }
    })
  return (
    <Select
      size="xs"
      style={{ flex: 1 }}
      aria-label={label}
      placeholder={words.t('panel.nowhere')}
      data={data}
      value={value}
      clearable
      searchable={targets.length > 8}
      onDropdownOpen={() => setOpened(true)}
      {...props}
    />
  )
}
