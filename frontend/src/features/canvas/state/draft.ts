import type { Graph, Journey } from '@/api/types'

import { type JourneyChange, saveJourney } from '../api'
import { clearBackup, type Content, readBackup, writeBackup } from './backup'
import { Saver } from './saver'
import { type CanvasState, createCanvasStore, type Mode } from './store'

interface DraftOptions {
  journey: Journey
  mode: Mode
  /** A save was answered with the journey as it is now. */
  onSaved: (journey: Journey) => void
  load: () => Promise<Journey>
}

/** One open journey: its state in this browser, and the saver that keeps the server's draft the same. */
export function openDraft({ journey, mode, onSaved, load }: DraftOptions) {
  const store = createCanvasStore(journey, mode)
  const backup = mode === 'edit' ? readBackup(journey.id) : null
  let saved: Content = { graph: journey.graph, name: journey.name, settings: journey.settings }
  let adopting = false

  const content = (): Content => contentOf(store.getState())
  const isSaved = (draft: Content) => sameContent(draft, saved)

  const saver = new Saver<Content>({
    // Work that was left unsaved belongs to the revision it was made on: if that is old, the server says so.
    revision: backup?.revision ?? journey.revision,
    onStatus: (status) => {
      store.getState().setSave(status)
      if (status.kind === 'saved') clearBackup(journey.id)
      else if (status.kind !== 'saving' && status.kind !== 'unsaved') writeBackup(journey.id, saver.base, content())
    },
    save: async ({ content: draft, revision }) => {
      const answer = await saveJourney(journey.id, changeOf(draft, saved, revision))
      saved = { ...draft, name: answer.name }
      store.getState().learn(answer)
      // The graph was ours, the name was changed by somebody else meanwhile.
      if (store.getState().name === draft.name) quietly(() => store.getState().setName(answer.name))
      onSaved(answer)
      return answer
    },
  })

  store.subscribe((state, before) => {
    if (adopting || sameContent(contentOf(state), contentOf(before))) return
    if (!isSaved(content()) || saver.dirty) saver.change(content())
  })

  /** Changes that come from the server are not sent back to it. */
  function quietly(change: () => void): void {
    adopting = true
    change()
    adopting = false
  }

  function adopt(fresh: Journey, undoable = false): void {
    saved = { graph: fresh.graph, name: fresh.name, settings: fresh.settings }
    quietly(() => store.getState().adopt(fresh, undoable))
    saver.reset(fresh.revision)
  }

  return {
    store,
    saver,
    restored: backup !== null,

    /** Puts back what an earlier visit could not save; to be undone like any edit. */
    restore: (): void => {
      if (!backup) return
      store.getState().setName(backup.name)
      if (backup.settings) store.getState().setSettings(backup.settings)
      store.getState().edit(() => backup.graph)
    },

    /** The server's newest state. True when it was somebody else's work that is now shown. */
    receive: (fresh: Journey): boolean => {
      if (fresh.revision > saver.base && !saver.dirty) {
        adopt(fresh)
        return true
      }
      if (fresh.revision === saver.base) store.getState().learn(fresh)
      return false
    },

    /** Out of a conflict: theirs is taken, and undo brings mine back ... */
    takeTheirs: async (): Promise<void> => {
      const fresh = await load()
      adopt(fresh, true)
      onSaved(fresh)
    },

    /** ... or mine is written over theirs. */
    overwriteTheirs: async (): Promise<void> => {
      const { revision } = await load()
      await saver.overwrite(revision)
    },

    /** Leaving: what is not saved is sent, and kept here in case it does not arrive. */
    leave: (): void => {
      if (!saver.dirty) return
      writeBackup(journey.id, saver.base, content())
      void saver.flush()
    },
  }
}

export type OpenDraft = ReturnType<typeof openDraft>

const contentOf = ({ history, name, settings }: CanvasState): Content => ({ graph: history.present, name, settings })

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
    nodes: nodes.map(({ id, type, config, position: { x, y } }) => ({ id, type, config, position: { x, y } })),
    edges: edges.map(({ id, source, port, target }) => ({ id, source, port, target })),
  }
}
