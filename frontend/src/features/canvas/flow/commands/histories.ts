import { difference } from '../../graph/difference'
import type { Moment } from '../../state/history'
import { announce } from '../Announcer'
import { offer } from '../offer'
import { nameOf, type Tools } from './tools'

const ID = 'canvas-history'

/** Undo and redo, and what was undone, in words. */
export function historyCommands(tools: Tools) {
  const { store, words } = tools

  function go(verb: 'undo' | 'redo'): void {
    const before = store.getState().history
    store.getState()[verb]()
    const after = store.getState().history
    if (before === after) return
    const what = verb === 'undo' ? describe(after, before) : describe(before, after)
    const said = words.t(`canvasTools:history.${verb}`, { what })
    announce(said)
    const back = verb === 'undo' ? ('redo' as const) : ('undo' as const)
    offer(ID, said, words.t(`tools.${back}`), () => go(back))
  }

  function describe(from: Moment, to: Moment): string {
    const { t } = words
    const change = difference(from.present, to.present)
    if (!change) return t(from.aside.name === to.aside.name ? 'canvasTools:history.settings' : 'canvasTools:history.name')
    if (!('nodes' in change)) return t(`canvasTools:history.${change.what}`, { count: change.count })
    const [only, ...others] = change.nodes
    return only && others.length === 0
      ? t(`canvasTools:history.one.${change.what}`, { name: nameOf(tools, only) })
      : t(`canvasTools:history.many.${change.what}`, { count: change.nodes.length })
  }

  return { undo: () => go('undo'), redo: () => go('redo') }
}
