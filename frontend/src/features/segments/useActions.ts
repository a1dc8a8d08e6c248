import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { ConditionType } from '@/api/types'
import { defaultsOf } from '@/features/forms'

import { change, meant, redo, undo } from './builder'
import { copiedIn, copyOut } from './clipboard'
import { type Direction, duplicate, endOf, chosen, insert, move, nudge, placeAfter, remove, unwrap, wrap } from './moves'
import { useRule } from './RuleContext'
import { type Group, groupOf, isGroup, newGroup, newLeaf, nodeOf, type Place, replace, type Tree } from './tree'
import { useWordsOf } from './useWordsOf'

export interface Actions {
  /** Opens the palette for what follows this row. */
  askAfter: (id: number) => void
  askAt: (place: Place) => void
  add: (type: ConditionType, place: Place) => void
  addGroup: (place: Place) => void
  remove: (id: number) => void
  duplicate: (id: number) => void
  negate: (id: number) => void
  wrap: (id: number) => void
  unwrap: (id: number) => void
  nudge: (id: number, direction: Direction) => void
  moveTo: (ids: number[], place: Place) => void
  copy: (id: number) => void
  cut: (id: number) => void
  pasteAfter: (id: number) => void
  put: (nodes: Tree[], id: number) => void
  undo: () => void
  redo: () => void
  say: (words: string) => void
}

/** Everything that can be done to rows, by whichever means: each says what has happened and where the keyboard goes. */
export function useActions(): Actions {
  const { t } = useTranslation('segments')
  const { store, disabled } = useRule()
  const { name: nameOf, place: placeWords } = useWordsOf()
  return useMemo(() => {
    const say = (said: string) => store.setState({ said })
    const rootNow = () => store.getState().root
    const names = (ids: number[]) => {
      const nodes = chosen(rootNow(), ids)
      const [first] = nodes
      return nodes.length > 1 || !first ? t('said.several', { count: nodes.length }) : nameOf(first)
    }

    /** The row that takes the keyboard when these are gone: the next one, else the one before, else the group. */
    function heir(ids: number[]): number {
      const root = rootNow()
      const nodes = chosen(root, ids)
      const last = nodes.at(-1)
      const around = last && groupOf(root, last.id)
      if (!around) return root.id
      const left = around.items.filter(({ id }) => !ids.includes(id))
      const after = around.items.slice(around.items.indexOf(last) + 1).find(({ id }) => !ids.includes(id))
      if (left.length === 0 && around.id !== root.id) return heir([around.id])
      return (after ?? left.at(-1) ?? around).id
    }

    function put(nodes: Tree[], id: number) {
      const [first] = nodes
      if (!first) return
      const root = rootNow()
      const place = placeFor(root, id)
      change(store, insert(root, nodes, place), {
        wanted: { id: first.id, part: 'row' },
        marked: nodes.length > 1 ? nodes.map((node) => node.id) : [],
        said: t('said.pasted', { count: nodes.length }),
      })
    }

    const act: Actions = {
      say,
      put,
      askAt: (asking) => store.setState({ asking }),
      askAfter: (id) => store.setState({ asking: placeFor(rootNow(), id) }),
      add(type, place) {
        const leaf = { ...newLeaf({ ...defaultsOf(type.fields), type: type.key }), fresh: true }
        change(store, insert(rootNow(), [leaf], place), {
          wanted: { id: leaf.id, part: 'field' },
          said: t('said.added', { name: nameOf(leaf) }),
        })
      },
      addGroup(place) {
        const root = rootNow()
        const around = nodeOf(root, place.group)
        const group: Group = { ...newGroup(), op: around && isGroup(around) && around.op === 'all' ? 'any' : 'all' }
        change(store, insert(root, [group], place), {
          wanted: { id: group.id, part: 'row' },
          said: t('said.added', { name: nameOf(group) }),
        })
      },
      remove(id) {
        const ids = meant(store, id)
        const wanted = { id: heir(ids), part: 'row' as const }
        const name = names(ids)
        change(store, remove(rootNow(), ids), { wanted, said: t('said.removed', { name }) })
      },
      duplicate(id) {
        const { root, copies } = duplicate(rootNow(), meant(store, id))
        const [first] = copies
        if (first) change(store, root, { wanted: { id: first.id, part: 'row' }, said: t('said.copied', { name: nameOf(first) }) })
      },
      negate(id) {
        const node = nodeOf(rootNow(), id)
        if (!node || id === rootNow().id) return
        const next = { ...node, negated: !node.negated }
        change(store, replace(rootNow(), id, () => next), { said: nameOf(next) })
      },
      wrap(id) {
        const root = wrap(rootNow(), meant(store, id))
        const group = chosen(rootNow(), meant(store, id))[0]
        const made = group && groupOf(root, group.id)
        if (made) change(store, root, { wanted: { id: made.id, part: 'row' }, said: t('said.grouped', { count: made.items.length }) })
      },
      unwrap(id) {
        const group = nodeOf(rootNow(), id)
        if (!group || !isGroup(group)) return
        const first = group.items[0]?.id ?? rootNow().id
        change(store, unwrap(rootNow(), id), { wanted: { id: first, part: 'row' }, said: t('said.ungrouped') })
      },
      nudge(id, direction) {
        const ids = meant(store, id)
        const root = nudge(rootNow(), ids, direction)
        if (root === rootNow()) {
          say(t('said.edge'))
          return
        }
        change(store, root, {
          wanted: { id, part: 'row' },
          marked: ids.length > 1 ? ids : [],
          said: t('said.moved', { name: names(ids), place: placeWords(root, id) }),
        })
      },
      moveTo(ids, place) {
        const root = move(rootNow(), ids, place)
        const [first] = ids
        if (first === undefined) return
        change(store, root, {
          wanted: { id: first, part: 'row' },
          said: t('said.moved', { name: names(ids), place: placeWords(root, first) }),
        })
      },
      copy(id) {
        const ids = meant(store, id)
        void copyOut(nodesOf(rootNow(), ids))
        say(t('said.taken', { name: names(ids) }))
      },
      cut(id) {
        act.copy(id)
        act.remove(id)
      },
      pasteAfter(id) {
        void copiedIn().then((nodes) => (nodes ? put(nodes, id) : say(t('said.nothing'))))
      },
      undo: () => say(undo(store) ? t('said.undone') : t('said.first')),
      redo: () => say(redo(store) ? t('said.redone') : t('said.last')),
    }
    if (!disabled) return act
    const refused = Object.fromEntries(Object.keys(act).map((key) => [key, () => undefined])) as unknown as Actions
    return { ...refused, copy: act.copy, say }
  }, [t, store, disabled, nameOf, placeWords])
}

/** The marked nodes; the outermost group is what is in it. */
export const nodesOf = (root: Group, ids: number[]): Tree[] => (ids.includes(root.id) ? root.items : chosen(root, ids))

/** New things go behind a condition, and into a group at its end. */
function placeFor(root: Group, id: number): Place {
  const node = nodeOf(root, id)
  if (node && isGroup(node)) return endOf(node)
  return placeAfter(root, id) ?? endOf(root)
}
