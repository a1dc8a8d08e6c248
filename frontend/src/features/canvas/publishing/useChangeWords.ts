import { useMemo } from 'react'

import { useSettingsFields } from '@/api/registries'
import type { Graph } from '@/api/types'

import { useCanvasContext } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import type { Difference, EdgeChange, FieldChange } from './api'
import { changeWords } from './changeWords'

/** The graphs that are compared, as far as they are known. */
export interface Compared {
  before: Graph | null
  after: Graph
}

/** A difference in the language of whoever reads it. */
export function useChangeWords(compared: Compared | undefined) {
  const { types, words } = useCanvasContext()
  const settings = useSettingsFields().data
  return useMemo(() => {
    const find = (id: string) => compared && (nodeOf(compared.after, id) ?? (compared.before ? nodeOf(compared.before, id) : undefined))
    /** What the marketer has called a node, else its type. */
    const name = (id: string, fallback: string): string => {
      const node = find(id)
      if (!node) return fallback
      const own = node.config.label
      return typeof own === 'string' && own !== '' ? own : words.label('node', node.type, types.get(node.type)?.label)
    }
    const field = (id: string, change: FieldChange) => {
      const node = find(id)
      const at = (path: string) => path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], node?.config)
      return node ? changeWords(change, types.get(node.type)?.fields ?? [], node.type, words, at) : change
    }
    const setting = (change: FieldChange) => changeWords(change, settings ?? [], 'policy', words, () => undefined)
    const port = (way: EdgeChange) => words.label('port', way.port, way.port_label)
    const line = ({ label, before, after }: Pick<FieldChange, 'label' | 'before' | 'after'>) => `    ${label}: ${before} → ${after}`

    /** The same as plain text: + added, - removed, ~ changed. */
    function text({ nodes, edges, settings: set }: Difference): string[] {
      return [
        ...nodes.flatMap((node) => [`${SIGNS[node.kind]} ${name(node.id, node.name)}`, ...node.fields.map((each) => line(field(node.id, each)))]),
        ...edges.map((way) => `${SIGNS[way.kind]} ${name(way.source, way.source_name)} (${port(way)}) → ${name(way.target, way.target_name)}`),
        ...(set.length > 0 ? [`~ ${words.t('settings.title')}`, ...set.map((each) => line(setting(each)))] : []),
      ]
    }
    return { name, field, setting, port, text }
  }, [compared, types, words, settings])
}

export type ChangeWords = ReturnType<typeof useChangeWords>

const SIGNS = { added: '+', removed: '-', changed: '~' } as const
