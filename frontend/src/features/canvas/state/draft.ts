import { createStore } from 'zustand/vanilla'

import type { Graph, Journey } from '@/api/types'

import { type JourneyChange, saveJourney } from '../api'
import type { Position } from '../graph/graph'
import { clearBackup, type Content, readBackup, writeBackup } from './backup'
import type { Moment } from './history'
import { type Collision, merge, type Merged, same, sameGraph, type Side } from './merge'
import { Saver } from './saver'
import { type CanvasState, createCanvasStore, type Mode } from './store'

interface DraftOptions {
  journey: Journey
  /** What is shown first. */
  mode: Mode
  /** What was drawn here and never came to the server is taken up again. */
  restores: boolean
  /** A save was answered with the journey as it is now. */
  onSaved: (journey: Journey) => void
  /** Somebody else's work has come in: what of it. */
  onTaken: (journey: Journey, taken: Merged['taken']) => void
  load: () => Promise<Journey>
}

/** What both have changed, and the draft of theirs; nothing is written until a person has chosen. */
export interface Conflict {
  theirs: Journey
  collisions: Collision[]
}

const AGAIN_MS = 5_000

/** One open journey: its state in this browser, and the saver that keeps the server's draft the same. */
export function openDraft({ journey, mode, restores, onSaved, onTaken, load }: DraftOptions) {
  const store = createCanvasStore(journey, mode)
  const conflict = createStore<Conflict | null>(() => null)
  const backup = restores ? readBackup(journey.id) : null
  // What the server's draft was when this one was made from it: of work that was left unsaved, that of its own revision.
  let saved: Content = backup ? (backup.base ?? unknown(journey)) : stored(journey)
  let adopting = false
  let taking = false

  const content = (): Content => contentOf(store.getState())

  const saver = new Saver<Content>({
    revision: backup?.revision ?? journey.revision,
    onStatus: (status) => {
      if (status.kind === 'saved') clearBackup(journey.id)
      else if (status.kind !== 'saving' && status.kind !== 'unsaved') writeBackup(journey.id, saver.base, content(), saved)
      // Mostly nobody has to be asked, and it is saved in a moment.
      const asks = status.kind !== 'conflict' || conflict.getState() !== null
      store.getState().setSave(asks ? status : { kind: 'saving' })
      if (!asks) void reload()
    },
    save: async ({ content: draft, revision }) => {
      const answer = await saveJourney(journey.id, changeOf(draft, saved, revision))
      saved = { ...draft, name: answer.name }
      store.getState().learn(answer)
      // The server keeps a name without blanks around it.
      if (store.getState().name === draft.name) quietly(() => store.getState().setName(answer.name))
      onSaved(answer)
      return answer
    },
  })

  store.subscribe((state, before) => {
    if (adopting || sameContent(contentOf(state), contentOf(before))) return
    if (!sameContent(content(), saved) || saver.dirty) saver.change(content())
  })

  /** Changes that come from the server are not sent back to it. */
  function quietly(change: () => void): void {
    adopting = true
    change()
    adopting = false
  }

  /** Puts this browser's draft upon the server's newest one; where both changed the same, it asks first. */
  function goOnFrom(fresh: Journey, choose?: (path: string) => Side): void {
    const base = saved
    const theirs = reused(base, stored(fresh))
    const { content: merged, collisions, taken } = merge(base, content(), theirs, choose)
    if (collisions.length > 0 && !choose) {
      conflict.setState({ theirs: fresh, collisions }, true)
      saver.halt(content())
      return
    }
    conflict.setState(null, true)
    quietly(() => {
      const now = store.getState().history
      store.getState().rebase((moment) => {
        const { graph, name, settings } = moment.present === now.present && moment.aside === now.aside ? merged : merge(base, fromMoment(moment), theirs, choose).content
        return { present: graph, aside: { name, settings } }
      })
      store.getState().learn(fresh)
    })
    const isTheirs = sameGraph(merged.graph, theirs.graph) && same({ ...merged, graph: null }, { ...theirs, graph: null })
    saved = isTheirs ? content() : theirs
    saver.adopt(fresh.revision, isTheirs ? null : content())
    if (taken.nodes.length > 0 || taken.journey) onTaken(fresh, taken)
  }

  async function reload(): Promise<void> {
    try {
      const fresh = await load()
      goOnFrom(fresh)
      onSaved(fresh)
    } catch {
      window.setTimeout(() => void reload(), AGAIN_MS)
    }
  }

  /** The server's newest state: somebody else's work is shown at once, beside one's own. */
  function receive(fresh: Journey): void {
    if (taking || conflict.getState()) return
    if (saver.busy) void saver.settled().then(() => receive(fresh))
    else if (fresh.revision > saver.base) goOnFrom(fresh)
    else if (fresh.revision === saver.base) store.getState().learn(fresh)
  }

  return {
    store,
    saver,
    conflict,
    receive,
    restored: backup !== null,

    /** Puts back what an earlier visit could not save; to be undone like any edit. */
    restore: (): void => {
      if (!backup) return
      store.getState().setName(backup.name)
      if (backup.settings) store.getState().setSettings(backup.settings)
      store.getState().edit(() => backup.graph)
      // Nothing of it is new: then there is nothing to be saved, and the newest revision to go on from.
      if (!saver.dirty) saver.change(content())
    },

    /**
     * What `change` stores from elsewhere (a file) becomes the draft: one step of the history, and so an undo away. What
     * is told of it meanwhile is not somebody else's work, upon which the whole history would be put.
     */
    takeOver: async (change: () => Promise<unknown>): Promise<void> => {
      taking = true
      try {
        await change()
        const fresh = await load()
        quietly(() => store.getState().adopt(fresh, true))
        saved = content()
        saver.adopt(fresh.revision, null)
        onSaved(fresh)
      } finally {
        taking = false
      }
    },

    /** Out of a conflict, by a choice for each thing that both have changed. */
    choose: (choices: Readonly<Record<string, Side>>): void => {
      const open = conflict.getState()
      if (open) goOnFrom(open.theirs, (path) => choices[path] ?? 'mine')
    },

    /** What this browser holds, for a copy. */
    content,

    /** Leaving: what is not saved is sent, and kept here in case it does not arrive. */
    leave: (): void => {
      if (!saver.dirty) return
      writeBackup(journey.id, saver.base, content(), saved)
      void saver.flush()
    },
  }
}

export type OpenDraft = ReturnType<typeof openDraft>

const contentOf = ({ history, name, settings }: CanvasState): Content => ({ graph: history.present, name, settings })

const fromMoment = ({ present, aside }: Moment): Content => ({ graph: present, ...aside })

const stored = ({ graph, name, settings }: Journey): Content => ({ graph, name, settings })

/** Nobody knows from what it was made: whatever differs from the server's draft is asked about. */
const unknown = ({ name, settings }: Journey): Content => ({ graph: { nodes: [], edges: [] }, name, settings })

/** What is the same as it was is the same object, so that comparing many steps of a history costs little. */
function reused(base: Content, fresh: Content): Content {
  const known = new Map(base.graph.nodes.map((node) => [node.id, node]))
  const nodes = fresh.graph.nodes.map((node) => {
    const before = known.get(node.id)
    return before && same(before, node) ? before : node
  })
  return { ...fresh, graph: { ...fresh.graph, nodes } }
}

const sameContent = (one: Content, other: Content): boolean =>
  one.graph === other.graph && one.name === other.name && one.settings === other.settings

function changeOf(draft: Content, saved: Content, revision: number): JourneyChange {
  const change: JourneyChange = { revision }
  if (draft.graph !== saved.graph) change.graph = withoutStrangers(draft.graph)
  if (draft.name !== saved.name) change.name = draft.name
  if (draft.settings !== saved.settings) change.settings = draft.settings
  return change
}

/** Exactly the shape that is stored, whatever was pasted. */
function withoutStrangers({ nodes, edges }: Graph): Graph {
  return {
    nodes: nodes.map(({ id, type, config, position }) => ({ id, type, config, position: placeOf(position) })),
    edges: edges.map(({ id, source, port, target }) => ({ id, source, port, target })),
  }
}

const placeOf = ({ x, y, by_hand }: Position): Position => (by_hand === true ? { x, y, by_hand } : { x, y })
