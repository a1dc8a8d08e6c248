import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useLabel } from '@/i18n/useLabel'

import { useRule } from './RuleContext'
import { type Group, groupOf, isGroup, nodeOf, placeOf, type Tree } from './tree'

/** How a group joins what is in it; "none" and "not all" are negated groups. */
export const JOINS = ['all', 'any', 'none', 'notAll'] as const
export type Join = (typeof JOINS)[number]

export function joinOf({ op, negated }: Pick<Group, 'op' | 'negated'>): Join {
  if (op === 'all') return negated ? 'notAll' : 'all'
  return negated ? 'none' : 'any'
}

export function withJoin(group: Group, join: Join): Group {
  return { ...group, op: join === 'all' || join === 'notAll' ? 'all' : 'any', negated: join === 'none' || join === 'notAll' }
}

interface WordsOf {
  /** "Number of purchases", "Group: any of these holds". */
  name: (tree: Tree) => string
  /** Where it stands now, for somebody who does not see it: "2 of 3 in the group …, level 2". */
  place: (root: Group, id: number) => string
}

/** What rows are called when they are spoken of. */
export function useWordsOf(): WordsOf {
  const { t } = useTranslation('segments')
  const label = useLabel()
  const { types } = useRule()
  const name = useCallback(
    (tree: Tree): string => {
      if (isGroup(tree)) return t('said.group', { join: t(`builder.joins.${joinOf(tree)}`), count: tree.items.length })
      const { type } = tree.condition
      const words = label('condition', type, types.find(({ key }) => key === type)?.label)
      return tree.negated ? `${t('builder.not')} ${words}` : words
    },
    [t, label, types],
  )
  const place = useCallback(
    (root: Group, id: number): string => {
      const at = placeOf(root, id)
      const around = groupOf(root, id)
      if (!at || !around) return ''
      let level = 1
      for (let up = groupOf(root, around.id); up; up = groupOf(root, up.id)) level += 1
      const group = nodeOf(root, at.group)
      return t('said.place', {
        position: at.index + 1,
        among: around.items.length,
        join: group && isGroup(group) ? t(`builder.joins.${joinOf(group)}`) : '',
        level,
      })
    },
    [t],
  )
  return { name, place }
}
