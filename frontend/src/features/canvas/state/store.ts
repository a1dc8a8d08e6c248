import { replaceEqualDeep } from '@tanstack/react-query'
import { createStore } from 'zustand/vanilla'

import type { Counters, Graph, Journey, Problem } from '@/api/types'

import type { Edit } from '../graph/graph'
import type { Size } from '../graph/place'
import type { GroupKey } from '../settings/groups'
import { type Aside, begin, type History, type Moment, rebase, record, redo, undo } from './history'
import type { SaveStatus } from './saver'

export type Settings = Journey['settings']

/** `edit` the draft, look at the draft (`read`), or watch the published graph run (`live`). */
export type Mode = 'edit' | 'read' | 'live'

/** How a node or an edge stands out while a picture is laid over the canvas. */
export type Tone = 'passed' | 'here' | 'failed' | 'added' | 'changed' | 'removed'

/**
 * Laid over the canvas by a side panel: the way of a test person, or what another version changed. With a `graph` of its
 * own that is shown instead of the draft, and nothing can be edited meanwhile. `faint`: what has no tone steps back.
 */
export interface Picture {
  graph?: Graph
  nodes: Readonly<Record<string, Tone>>
  edges: Readonly<Record<string, Tone>>
  faint: boolean
}

/** What is open beside the canvas instead of a node's panel (panel/Side.tsx). */
export type SideKey = 'try' | 'talk' | 'versions' | 'publish'

export interface Selection {
  nodes: readonly string[]
  edges: readonly string[]
}

/** How the figures are come by while the journey is watched. */
export interface Watching {
  /** The question that `counters` answer (live/asked.ts). */
  query: string
  isAsking: boolean
  error: Error | null
  /** The server pushes what changes. */
  connected: boolean
  /** Of the version whose figures are shown, where one was asked for. */
  graph: Graph | null
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
  /** Of the problems those that are found by counting people, some time after a save. */
  late: readonly Problem[]
  counters: Counters | null
  /** The traffic of the busiest edge: the others are drawn in proportion. */
  busiest: number
  watching: Watching
  save: SaveStatus
  /** The settings are shown, from this group on; '' from the beginning. */
  opened: GroupKey | '' | null
  side: SideKey | null
  picture: Picture | null
  /** Groups that are folded or open for whoever looks, other than they are stored. */
  folds: Readonly<Record<string, boolean>>

  setMode: (mode: Mode) => void
  setName: (name: string) => void
  setSettings: (settings: Settings) => void
  /** One step of the history; with `merge`, a continuation of the step before if that had the same key. */
  edit: (edit: Edit, merge?: { key: string; gesture?: boolean }) => void
  /** The drawing and the settings together, as one step of the history. */
  replace: (graph: Graph, settings: Settings) => void
  undo: () => void
  redo: () => void
  select: (selection: Partial<Selection>) => void
  point: (edge: string | null) => void
  measure: (sizes: ReadonlyMap<string, Size>) => void
  /** Takes over the server's state. The history begins anew, unless what was here shall be an undo away. */
  adopt: (journey: Journey, undoable?: boolean) => void
  /** Somebody else's work has come in: `put` puts each step of the history upon it. */
  rebase: (put: (moment: Moment) => Moment) => void
  /** What an answer of the server says beside the draft itself. */
  learn: (journey: Pick<Journey, 'problems' | 'published_graph'>) => void
  setCounters: (counters: Counters, query?: string) => void
  setWatching: (watching: Partial<Watching>) => void
  setLate: (late: readonly Problem[]) => void
  setSave: (save: SaveStatus) => void
  openSettings: (at: GroupKey | '' | null) => void
  /** Closes what lay over the canvas, too. */
  openSide: (side: SideKey | null) => void
  setPicture: (picture: Picture | null) => void
  /** `null`: as it is stored. */
  setFold: (group: string, folded: boolean | null) => void
}

const NOTHING: Selection = { nodes: [], edges: [] }

/** Everything one open journey needs; made once per page, so that two journeys never share a history. */
export function createCanvasStore(journey: Journey, mode: Mode) {
  return createStore<CanvasState>()((set) => ({
    mode,
    name: journey.name,
    settings: journey.settings,
    history: begin(journey.graph, { name: journey.name, settings: journey.settings }),
    published: journey.published_graph ?? null,
    selection: NOTHING,
    pointedEdge: null,
    sizes: new Map(),
    problems: journey.problems,
    problemsOf: byNode(journey.problems),
    late: [],
    counters: null,
    busiest: 0,
    watching: { query: '', isAsking: false, error: null, connected: false, graph: null },
    save: { kind: 'saved' },
    opened: null,
    side: null,
    picture: null,
    folds: {},

    setMode: (next) => set((state) => (state.mode === next ? state : { mode: next, selection: NOTHING, folds: {} })),
    setName: (name) => set((state) => ({ name, history: besides(state, { name, settings: state.settings }, 'name') })),
    setSettings: (settings) =>
      set((state) =>
        state.mode === 'edit' ? { settings, history: besides(state, { name: state.name, settings }, 'settings') } : state,
      ),
    edit: (edit, merge) =>
      set((state) => {
        if (!mayEdit(state)) return state
        const burst = merge?.gesture ? Infinity : undefined
        const history = record(state.history, edit(state.history.present), Date.now(), merge?.key, burst)
        return history === state.history ? state : { history, selection: present(state.selection, history.present) }
      }),
    replace: (graph, settings) =>
      set((state) => {
        if (!mayEdit(state)) return state
        const history = record(state.history, graph, Date.now(), undefined, undefined, { name: state.name, settings })
        return { settings, history, selection: present(state.selection, graph) }
      }),
    undo: () => set((state) => travel(state, undo(state.history))),
    redo: () => set((state) => travel(state, redo(state.history))),
    select: ({ nodes = [], edges = [] }) =>
      set(({ selection }) => (same(selection.nodes, nodes) && same(selection.edges, edges) ? {} : { selection: { nodes, edges } })),
    point: (edge) => set((state) => (state.pointedEdge === edge ? state : { pointedEdge: edge })),
    measure: (sizes) => set((state) => (news(state.sizes, sizes) ? { sizes: new Map([...state.sizes, ...sizes]) } : state)),
    adopt: (fresh, undoable = false) =>
      set((state) => ({
        name: fresh.name,
        settings: fresh.settings,
        history: undoable
          ? record(state.history, fresh.graph, Date.now(), undefined, undefined, { name: fresh.name, settings: fresh.settings })
          : begin(fresh.graph, { name: fresh.name, settings: fresh.settings }),
        published: fresh.published_graph ?? null,
        selection: present(state.selection, fresh.graph),
        problems: fresh.problems,
        problemsOf: byNode(fresh.problems),
      })),
    rebase: (put) =>
      set((state) => {
        const history = rebase(state.history, put)
        return { history, ...history.aside, selection: present(state.selection, history.present) }
      }),
    learn: ({ problems, published_graph: published }) =>
      set((state) => ({
        ...told(state, problems, state.late),
        published: published === undefined ? state.published : replaceEqualDeep(state.published, published),
      })),
    // Nodes whose figures stayed the same keep the same object, so that their cards are not drawn again.
    setCounters: (counters, query = '') =>
      set((state) =>
        // A slow answer must not turn the clock back.
        state.counters && state.counters.at > counters.at && state.watching.query === query
          ? state
          : {
              counters: replaceEqualDeep(state.counters, counters),
              busiest: Math.max(0, ...Object.values(counters.edges)),
              watching: state.watching.query === query ? state.watching : { ...state.watching, query },
            },
      ),
    setLate: (late) => set((state) => told(state, state.problems.filter((each) => !state.late.includes(each)), late)),
    setSave: (save) => set({ save }),
    openSettings: (opened) => set({ opened }),
    openSide: (side) => set((state) => (state.side === side ? state : { side, picture: null, selection: side ? NOTHING : state.selection })),
    setWatching: (watching) =>
      set((state) => {
        const next = { ...state.watching, ...watching }
        return Object.entries(next).every(([key, value]) => state.watching[key as keyof Watching] === value) ? state : { watching: next }
      }),
    setPicture: (picture) => set({ picture }),
    setFold: (group, folded) =>
      set(({ folds }) => {
        const others = Object.entries(folds).filter(([each]) => each !== group)
        return { folds: Object.fromEntries(folded === null ? others : [...others, [group, folded]]) }
      }),
  }))
}

export type CanvasStore = ReturnType<typeof createCanvasStore>

export const shownGraph = (state: CanvasState): Graph =>
  state.picture?.graph ?? (state.mode === 'live' ? (state.watching.graph ?? state.published) : null) ?? state.history.present

/** Whether a change would be one of what is seen. */
export const mayEdit = (state: CanvasState): boolean => state.mode === 'edit' && !state.picture?.graph

function travel(state: CanvasState, history: History): Partial<CanvasState> {
  if (!mayEdit(state) || history === state.history) return {}
  return { history, ...history.aside, selection: present(state.selection, history.present) }
}

/** The name and the settings are steps of the history as the drawing is. */
const besides = ({ history }: CanvasState, aside: Aside, key: string): History =>
  record(history, history.present, Date.now(), key, undefined, aside)

function present({ nodes, edges }: Selection, graph: Graph): Selection {
  const known = new Set(graph.nodes.map((node) => node.id))
  const drawn = new Set(graph.edges.map((edge) => edge.id))
  return { nodes: nodes.filter((id) => known.has(id)), edges: edges.filter((id) => drawn.has(id)) }
}

/** All problems; those that are still the same keep their object, so that no card is drawn again for them. */
function told(state: CanvasState, problems: readonly Problem[], late: readonly Problem[]): Pick<CanvasState, 'problems' | 'problemsOf' | 'late'> {
  const kept = replaceEqualDeep(state.late, late)
  const all = replaceEqualDeep(state.problems, [...problems, ...kept])
  return { late: all.slice(problems.length), problems: all, problemsOf: replaceEqualDeep(state.problemsOf, byNode(all)) }
}

function byNode(problems: readonly Problem[]): Record<string, Problem[]> {
  const found: Record<string, Problem[]> = {}
  for (const problem of problems) if (problem.node !== null) (found[problem.node] ??= []).push(problem)
  return found
}

const news = (known: ReadonlyMap<string, Size>, sizes: ReadonlyMap<string, Size>): boolean =>
  [...sizes].some(([id, { width, height }]) => known.get(id)?.width !== width || known.get(id)?.height !== height)

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index])
