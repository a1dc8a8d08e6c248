import type { Graph } from '../graph/graph'

/** The graph with what came before and what was undone. `merge` names the last edit while it still goes on. */
export interface History {
  present: Graph
  past: readonly Graph[]
  future: readonly Graph[]
  merge: { key: string; at: number } | null
}

const KEPT = 200
/** A pause in typing or nudging after which undo stops. */
const BURST_MS = 1_200

export const begin = (present: Graph): History => ({ present, past: [], future: [], merge: null })

/**
 * Adds a step. Edits with the same `mergeKey` in quick succession are one step: undo takes back the typed
 * sentence, not its last letter. `now` and `burst` in milliseconds.
 */
export function record(history: History, next: Graph, now: number, mergeKey?: string, burst = BURST_MS): History {
  if (next === history.present) return history
  const { merge } = history
  const goesOn = mergeKey !== undefined && merge?.key === mergeKey && now - merge.at < burst
  return {
    present: next,
    past: goesOn ? history.past : [...history.past.slice(-KEPT + 1), history.present],
    future: [],
    merge: mergeKey === undefined ? null : { key: mergeKey, at: now },
  }
}

export function undo(history: History): History {
  const previous = history.past.at(-1)
  if (!previous) return history
  return {
    present: previous,
    past: history.past.slice(0, -1),
    future: [history.present, ...history.future],
    merge: null,
  }
}

export function redo(history: History): History {
  const [next, ...rest] = history.future
  if (!next) return history
  return { present: next, past: [...history.past, history.present], future: rest, merge: null }
}
