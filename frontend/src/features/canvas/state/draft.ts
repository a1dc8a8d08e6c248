import type { Graph, Journey } from '@/api/types'

import { type JourneyChange, saveJourney } from '../api'
import { clearBackup, type Content, readBackup, writeBackup } from './backup'
import { Saver } from './saver'
import { createCanvasStore, type Mode } from './store'

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
  let saved: Content = { graph: journey.graph, name: journey.name }
  let adopting = false

  const content = (): Content => ({ graph: store.getState().history.present, name: store.getState().name })
  const isSaved = ({ graph, name }: Content) => graph === saved.graph && name === saved.name

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
      saved = { graph: draft.graph, name: answer.name }
      store.getState().learn(answer)
      // The graph was ours, the name was changed by somebody else meanwhile.
      if (store.getState().name === draft.name) quietly(() => store.getState().setName(answer.name))
      onSaved(answer)
      return answer
    },
  })

  store.subscribe((state, before) => {
    if (adopting || (state.history === before.history && state.name === before.name)) return
    if (state.history.present === before.history.present && state.name === before.name) return
    if (!isSaved(content()) || saver.dirty) saver.change(content())
  })

  /** Changes that come from the server are not sent back to it. */
  function quietly(change: () => void): void {
    adopting = true
    change()
    adopting = false
  }

  function adopt(fresh: Journey, undoable = false): void {
    saved = { graph: fresh.graph, name: fresh.name }
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

function changeOf(draft: Content, saved: Content, revision: number): JourneyChange {
  const change: JourneyChange = { revision }
  if (draft.graph !== saved.graph) change.graph = withoutStrangers(draft.graph)
  if (draft.name !== saved.name) change.name = draft.name
  return change
}

/** Exactly the shape that is stored, whatever was pasted. */
function withoutStrangers({ nodes, edges }: Graph): Graph {
  return {
    nodes: nodes.map(({ id, type, config, position: { x, y } }) => ({ id, type, config, position: { x, y } })),
    edges: edges.map(({ id, source, port, target }) => ({ id, source, port, target })),
  }
}
