import type { Journey } from '@/api/types'

import type { Graph } from '../graph/graph'

/** What a person edits besides the graph. */
export interface Aside {
  name: string
  settings: Journey['settings']
}

export interface Moment {
  present: Graph
  aside: Aside
}

/** The journey with what came before and what was undone. `merge` names the last edit while it still goes on. */
export interface History extends Moment {
  past: readonly Moment[]
  future: readonly Moment[]
  merge: { key: string; at: number } | null
}

const KEPT = 200
/** A pause in typing or nudging after which undo stops. */
const BURST_MS = 1_200

export const begin = (present: Graph, aside: Aside): History => ({ present, aside, past: [], future: [], merge: null })

/**
 * Adds a step. Edits with the same `mergeKey` in quick succession are one step: undo takes back the typed
 * sentence, not its last letter. `now` and `burst` in milliseconds.
 */
export function record(history: History, next: Graph, now: number, mergeKey?: string, burst = BURST_MS, aside = history.aside): History {
  if (next === history.present && same(aside, history.aside)) return history
  const { merge } = history
  const goesOn = mergeKey !== undefined && merge?.key === mergeKey && now - merge.at < burst
  return {
    present: next,
    aside,
    past: goesOn ? history.past : [...history.past.slice(-KEPT + 1), momentOf(history)],
    future: [],
    merge: mergeKey === undefined ? null : { key: mergeKey, at: now },
  }
}

export function undo(history: History): History {
  const previous = history.past.at(-1)
  if (!previous) return history
  return { ...previous, past: history.past.slice(0, -1), future: [momentOf(history), ...history.future], merge: null }
}

export function redo(history: History): History {
  const [next, ...rest] = history.future
  if (!next) return history
  return { ...next, past: [...history.past, momentOf(history)], future: rest, merge: null }
}

/** Every step anew: what somebody else has saved has come in under all of them, so that undo never takes it away. */
export const rebase = (history: History, put: (moment: Moment) => Moment): History => ({
  ...put(momentOf(history)),
  past: history.past.map(put),
  future: history.future.map(put),
  merge: null,
})

const momentOf = ({ present, aside }: History): Moment => ({ present, aside })
const same = (one: Aside, other: Aside): boolean => one.name === other.name && one.settings === other.settings
