import { useMemo } from 'react'

import type { NodeType } from '@/api/types'

import { useCanvasContext } from '../CanvasContext'
import { hasInput } from '../graph/ports'

export interface PaletteItem {
  type: NodeType
  name: string
  about: string
  /** The same in two short lines, for the docked palette; a type that has none says `about`. */
  brief: string
}

/** Known categories in the order of a journey; a category that a new type brings comes last. */
const ORDER = ['entry', 'message', 'flow', 'action', 'end']
const rank = (category: string): number => (ORDER.includes(category) ? ORDER.indexOf(category) : ORDER.length)

/** Within a category the usual ones first; a type that is not named here comes behind them, by its name. */
const USUAL = [
  ...['entry_segment', 'entry_event', 'entry_date', 'entry_attribute', 'entry_segment_change', 'entry_schedule', 'entry_reaction', 'entry_api'],
  ...['cascade', 'message'],
  ...['wait', 'wait_event', 'wait_until', 'wait_window', 'condition', 'multi', 'reaction_check', 'split', 'loop', 'goal'],
  ...['update_attribute', 'change_consent', 'change_list', 'start_journey', 'end_journey', 'call_webhook', 'exit', 'note'],
]
const place = ({ type }: PaletteItem): number => (USUAL.includes(type.key) ? USUAL.indexOf(type.key) : USUAL.length)

/** The node types whose name or description holds the text, by category. */
export function usePalette(search = '', onlyWithInput = false): [string, PaletteItem[]][] {
  const { types, words } = useCanvasContext()
  return useMemo(() => {
    const wanted = search.trim().toLowerCase()
    const groups = new Map<string, PaletteItem[]>()
    for (const type of types.values()) {
      const name = words.label('node', type.key, type.label)
      const about = words.label('description', `node_${type.key}`, words.label('description', type.key, type.description))
      if (!`${name} ${about}`.toLowerCase().includes(wanted) || (onlyWithInput && !hasInput(type))) continue
      groups.set(type.category, [...(groups.get(type.category) ?? []), { type, name, about, brief: words.t(`palette.brief.${type.key}`, { defaultValue: about }) }])
    }
    // What is called so comes before what only speaks of it: Enter takes the first.
    const miss = ({ name }: PaletteItem): number => (wanted === '' || name.toLowerCase().startsWith(wanted) ? 0 : name.toLowerCase().includes(wanted) ? 1 : 2)
    for (const items of groups.values()) items.sort((a, b) => miss(a) - miss(b) || place(a) - place(b) || a.name.localeCompare(b.name))
    const least = (items: PaletteItem[]): number => Math.min(...items.map(miss))
    return [...groups].sort(([a, ones], [b, others]) => least(ones) - least(others) || rank(a) - rank(b))
  }, [types, words, search, onlyWithInput])
}
