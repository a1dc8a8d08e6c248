import { createContext, use } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export interface Person {
  id: number
  name: string
}

export interface Comment {
  id: number
  /** Empty: about the journey as a whole. */
  node: string
  parent: number | null
  text: string
  author: Person | null
  mentions: Person[]
  created_at: string
  edited_at: string | null
  resolved_at: string | null
  resolved_by: Person | null
}

/** A remark with its answers. */
export interface Thread extends Comment {
  answers: Comment[]
}

/** A page on which somebody else has the journey open. */
export interface Present {
  page: string
  user: number
  name: string
  nodes: string[]
}

export interface TalkState {
  people: readonly Present[]
  threads: readonly Thread[]
  /** How many open threads are pinned to a node. */
  pins: Readonly<Record<string, number>>
  /** Who has selected a node. */
  here: Readonly<Record<string, Present>>
  /** The node whose comments are shown; '': those about the whole journey; null: all. */
  about: string | null
  setPeople: (people: Present[]) => void
  setComments: (comments: Comment[]) => void
  show: (about: string | null) => void
}

/** Beside the store of the canvas, so that a card is not asked anew when somebody else moves. */
export function createTalkStore() {
  return createStore<TalkState>()((set) => ({
    people: [],
    threads: [],
    pins: {},
    here: {},
    about: null,
    setPeople: (people) => {
      const here: Record<string, Present> = {}
      for (const each of people) for (const node of each.nodes) here[node] ??= each
      set({ people, here })
    },
    setComments: (comments) => {
      const threads = threadsOf(comments)
      const pins: Record<string, number> = {}
      for (const { node, resolved_at } of threads) if (node && !resolved_at) pins[node] = (pins[node] ?? 0) + 1
      set({ threads, pins })
    },
    show: (about) => set({ about }),
  }))
}

export function threadsOf(comments: readonly Comment[]): Thread[] {
  const answers = new Map<number, Comment[]>()
  for (const each of comments) if (each.parent !== null) answers.set(each.parent, [...(answers.get(each.parent) ?? []), each])
  return comments.filter(({ parent }) => parent === null).map((each) => ({ ...each, answers: answers.get(each.id) ?? [] }))
}

export type TalkStore = ReturnType<typeof createTalkStore>

export const TalkContext = createContext<TalkStore | null>(null)

export function useTalkStore(): TalkStore {
  const store = use(TalkContext)
  if (!store) throw new Error('The talk is used outside its journey')
  return store
}

export function useTalk<T>(selector: (state: TalkState) => T): T {
  return useStore(useTalkStore(), selector)
}

const COLORS = ['grape', 'orange', 'teal', 'indigo', 'pink', 'cyan', 'lime', 'violet']

/** Somebody always has the same colour. */
export const colorOf = (user: number): string => COLORS[user % COLORS.length] ?? 'grape'
