import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useNodeTypes } from '@/api/registries'
import type { GraphNode, Journey, NodeType } from '@/api/types'
import { useLabel } from '@/i18n/useLabel'

interface Choice {
  value: string
  label: string
}

interface Places {
  nodes: Choice[]
  /** The ways out of a node; none for no node. */
  ports: (node: string | undefined) => Choice[]
}

/** The blocks of a journey as they run (else as they are drawn), by the names that people gave them. */
export function usePlaces(journey: Journey | undefined): Places {
  const { t } = useTranslation('ledger')
  const label = useLabel()
  const types = useNodeTypes().data
  return useMemo(() => {
    const byKey = new Map((types ?? []).map((each) => [each.key, each]))
    const graph = journey?.published_graph ?? journey?.graph
    const drawn: GraphNode[] = (graph?.nodes ?? []).filter((node) => !byKey.get(node.type)?.drawing)
    const edges = graph?.edges ?? []
    const nodes = drawn.map((node) => ({ value: node.id, label: nameOf(node, byKey.get(node.type), label) }))
    const twice = new Set(nodes.map((each) => each.label).filter((name, place, all) => all.indexOf(name) !== place))
    return {
      // Two waits are told apart by their number.
      nodes: nodes.map((each, place) => (twice.has(each.label) ? { ...each, label: `${each.label} (${place + 1})` } : each)),
      ports: (id) => {
        const node = drawn.find((each) => each.id === id)
        if (!node) return []
        const known = new Map((byKey.get(node.type)?.ports ?? []).map((port) => [port.key, port.label]))
        const ports = [...new Set(edges.filter((edge) => edge.source === node.id).map((edge) => edge.port))]
        return [
          ...ports.map((port) => ({ value: port, label: known.has(port) ? label('port', port, known.get(port)) : named(node, port) })),
          { value: 'out', label: t('putOut') },
        ]
      },
    }
  }, [types, journey, label, t])
}

function nameOf(node: GraphNode, type: NodeType | undefined, label: ReturnType<typeof useLabel>): string {
  const given = node.config.label
  return typeof given === 'string' && given.trim() !== '' ? given : label('node', node.type, type?.label)
}

/** A way out that the marketer named: an arm, a case. */
function named(node: GraphNode, port: string): string {
  for (const list of Object.values(node.config)) {
    if (!Array.isArray(list)) continue
    const found = (list as { key?: unknown; label?: unknown }[]).find((each) => each.key === port)
    if (typeof found?.label === 'string') return found.label
  }
  return port
}
