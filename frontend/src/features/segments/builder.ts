import { createStore, type StoreApi } from 'zustand'

import type { Rule } from '@/api/types'

import type { Target } from './dropping'
import { type Group, isGroup, nodeOf, type Place, replace, toRoot, toRule, type Tree } from './tree'

/** How far back one can go. */
const MOST_STEPS = 200
/** What is typed into one condition within this time is one step. */
const ONE_STEP_MS = 1_200

/** Where the keyboard goes after a change: to the row itself, or to the first field in it that waits for something. */
export interface Wanted {
  id: number
  part: 'row' | 'field'
}

export interface Drag {
  ids: number[]
  label: string
  x: number
  y: number
  target: Target | null
}

interface Step {
  root: Group
  active: number
}

export interface Builder {
  root: Group
  /** The row that Tab comes to. */
  active: number
  /** Rows that are marked for what comes next, beside the active one. */
  marked: number[]
  past: Step[]
  future: Step[]
  wanted: Wanted | null
  drag: Drag | null
  /** What is told to somebody who does not see it. */
  said: string
  /** The place for which the palette is open. */
  asking: Place | null
  /** What was edited last, and when: typing makes no step per letter. */
  edited: { id: number; at: number } | null
}

export type BuilderStore = StoreApi<Builder>

export function createBuilder(rule: Rule): BuilderStore {
  const root = toRoot(rule)
  return createStore<Builder>(() => ({
    root,
    active: root.items[0]?.id ?? root.id,
    marked: [],
    past: [],
    future: [],
    wanted: null,
    drag: null,
    said: '',
    asking: null,
    edited: null,
  }))
}

/** A step that can be undone. The outermost group is always there. */
export function change(store: BuilderStore, root: Group, then: Partial<Pick<Builder, 'wanted' | 'said' | 'marked'>> = {}): boolean {
  const { root: before, active, past } = store.getState()
  if (root === before) return false
  store.setState({
    root,
    past: [...past.slice(1 - MOST_STEPS), { root: before, active }],
    future: [],
    marked: [],
    edited: null,
    ...(then.wanted ? { active: then.wanted.id } : {}),
    ...then,
  })
  keepActive(store)
  return true
}

/** An edit inside one condition or group; what follows at once belongs to the same step. */
export function edit(store: BuilderStore, id: number, next: Tree, now: number): void {
  const { root, past, active, edited } = store.getState()
  const changed = id === root.id ? next : replace(root, id, () => next)
  if (!isGroup(changed)) return
  const goesOn = edited?.id === id && now - edited.at < ONE_STEP_MS
  store.setState({
    root: changed,
    past: goesOn ? past : [...past.slice(1 - MOST_STEPS), { root, active }],
    future: [],
    edited: { id, at: now },
  })
}

export function undo(store: BuilderStore): boolean {
  return travel(store, 'past', 'future')
}

export function redo(store: BuilderStore): boolean {
  return travel(store, 'future', 'past')
}

function travel(store: BuilderStore, from: 'past' | 'future', to: 'past' | 'future'): boolean {
  const state = store.getState()
  const step = state[from].at(-1)
  if (!step) return false
  const active = nodeOf(step.root, state.active) ? state.active : nodeOf(step.root, step.active) ? step.active : step.root.id
  store.setState({
    root: step.root,
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], { root: state.root, active: state.active }],
    marked: [],
    edited: null,
    active,
    wanted: { id: active, part: 'row' },
  })
  return true
}

/** A rule that comes from outside (somebody else's, say) is one more step. */
export function adopt(store: BuilderStore, rule: Rule): void {
  const { root } = store.getState()
  if (JSON.stringify(toRule(root)) !== JSON.stringify(rule)) change(store, toRoot(rule))
}

/** What the next action is about: the marked rows, or the one given when it is not among them. */
export function meant(store: BuilderStore, id: number): number[] {
  const { marked } = store.getState()
  return marked.includes(id) ? marked : [id]
}

function keepActive(store: BuilderStore): void {
  const { root, active } = store.getState()
  if (!nodeOf(root, active)) store.setState({ active: root.id })
}
