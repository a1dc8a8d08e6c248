import { replaceEqualDeep } from '@tanstack/react-query'
import { createStore } from 'zustand/vanilla'

import type { Counters, Graph, Journey, Problem } from '@/api/types'

import type { Edit } from '../graph/graph'
import type { Size } from '../graph/place'
import type { GroupKey } from '../settings/groups'
import { begin, type History, record, redo, undo } from './history'
import type { SaveStatus } from './saver'

export type Settings = Journey['settings']

/** `edit` the draft, look at the draft (`read`), or watch the published graph run (`live`). */
export type Mode = 'edit' | 'read' | 'live'

export interface Selection {
  nodes: readonly string[]
  edges: readonly string[]
}

export interface CanvasState {
  mode: Mode
  name: string
  /** Of the journey as a whole, as they are stored: what is missing has its default. */
  settings: Settings
  history: History
  published: Graph | null
  selection: Selection
  /** The edge under the pointer, or the one a dragged node would be dropped into. */
  pointedEdge: string | null
  /** Sizes of the cards as drawn. */
  sizes: ReadonlyMap<string, Size>
  problems: readonly Problem[]
  problemsOf: Readonly<Record<string, Problem[]>>
  counters: Counters | null
  /** The traffic of the busiest edge: the others are drawn in proportion. */
  busiest: number
  save: SaveStatus
  /** The settings are shown, from this group on; '' from the beginning. */
  opened: GroupKey | '' | null

  setMode: (mode: Mode) => void
  setName: (name: string) => void
  setSettings: (settings: Settings) => void
  /** One step of the history; with `merge`, a continuation of the step before if that had the same key. */
  edit: (edit: Edit, merge?: { key: string; gesture?: boolean }) => void
  undo: () => void
  redo: () => void
  select: (selection: Partial<Selection>) => void
  point: (edge: string | null) => void
  measure: (sizes: ReadonlyMap<string, Size>) => void
  /** Takes over the server's state. The history begins anew, unless what was here shall be an undo away. */
  adopt: (journey: Journey, undoable?: boolean) => void
  /** What an answer of the server says beside the draft itself. */
  learn: (journey: Pick<Journey, 'problems' | 'published_graph'>) => void
  setCounters: (counters: Counters) => void
  setSave: (save: SaveStatus) => void
  openSettings: (at: GroupKey | '' | null) => void
}

const NOTHING: Selection = { nodes: [], edges: [] }

/** Everything one open journey needs; made once per page, so that two journeys never share a history. */
export function createCanvasStore(journey: Journey, mode: Mode) {
  return createStore<CanvasState>()((set) => ({
    mode,
    name: journey.name,
    settings: journey.settings,
    history: begin(journey.graph),
    published: journey.published_graph ?? null,
    selection: NOTHING,
    pointedEdge: null,
    sizes: new Map(),
    problems: journey.problems,
    problemsOf: byNode(journey.problems),
    counters: null,
    busiest: 0,
    save: { kind: 'saved' },
    opened: null,

    setMode: (next) => set((state) => (state.mode === next ? state : { mode: next, selection: NOTHING })),
    setName: (name) => set({ name }),
    setSettings: (settings) => set((state) => (state.mode === 'edit' ? { settings } : state)),
    edit: (edit, merge) =>
      set((state) => {
        if (state.mode !== 'edit') return state
        const burst = merge?.gesture ? Infinity : undefined
        const history = record(state.history, edit(state.history.present), Date.now(), merge?.key, burst)
        return history === state.history ? state : { history, selection: present(state.selection, history.present) }
      }),
    undo: () => set((state) => travel(state, undo(state.history))),
    redo: () => set((state) => travel(state, redo(state.history))),
    select: ({ nodes = [], edges = [] }) =>
      set(({ selection }) => (same(selection.nodes, nodes) && same(selection.edges, edges) ? {} : { selection: { nodes, edges } })),
    point: (edge) => set((state) => (state.pointedEdge === edge ? state : { pointedEdge: edge })),
    measure: (sizes) => set((state) => ({ sizes: new Map([...state.sizes, ...sizes]) })),
    adopt: (fresh, undoable = false) =>
      set((state) => ({
        name: fresh.name,
        settings: fresh.settings,
        history: undoable ? record(state.history, fresh.graph, Date.now()) : begin(fresh.graph),
        published: fresh.published_graph ?? null,
        selection: present(state.selection, fresh.graph),
        problems: fresh.problems,
        problemsOf: byNode(fresh.problems),
      })),
    learn: ({ problems, published_graph: published }) =>
      set((state) => ({
        problems: replaceEqualDeep(state.problems, problems),
        problemsOf: replaceEqualDeep(state.problemsOf, byNode(problems)),
        published: published === undefined ? state.published : replaceEqualDeep(state.published, published),
      })),
    // Nodes whose figures stayed the same keep the same object, so that their cards are not drawn again.
    setCounters: (counters) =>
      set((state) =>
        // A slow answer must not turn the clock back.
        state.counters && state.counters.at > counters.at
          ? state
          : { counters: replaceEqualDeep(state.counters, counters), busiest: Math.max(0, ...Object.values(counters.edges)) },
      ),
    setSave: (save) => set({ save }),
    openSettings: (opened) => set({ opened }),
  }))
}

export type CanvasStore = ReturnType<typeof createCanvasStore>

export const shownGraph = (state: CanvasState): Graph =>
  state.mode === 'live' && state.published ? state.published : state.history.present

function travel(state: CanvasState, history: History): Partial<CanvasState> {
  if (state.mode !== 'edit' || history === state.history) return {}
  return { history, selection: present(state.selection, history.present) }
}

function present({ nodes, edges }: Selection, graph: Graph): Selection {
  const known = new Set(graph.nodes.map((node) => node.id))
  const drawn = new Set(graph.edges.map((edge) => edge.id))
  return { nodes: nodes.filter((id) => known.has(id)), edges: edges.filter((id) => drawn.has(id)) }
}

function byNode(problems: readonly Problem[]): Record<string, Problem[]> {
  const found: Record<string, Problem[]> = {}
  for (const problem of problems) if (problem.node !== null) (found[problem.node] ??= []).push(problem)
  return found
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index])
