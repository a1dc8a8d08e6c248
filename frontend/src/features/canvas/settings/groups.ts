import type { Field, Problem } from '@/api/types'

/** How the settings of a journey are ordered on the page; a field that a new release brings stands in the last group. */
export const GROUPS = [
  { key: 'entry', fields: ['audience', 'audience_when', 'entry_cap', 'entry_cap_per_day'] },
  { key: 'end', fields: ['goal', 'exits'] },
  { key: 'messages', fields: ['quiet', 'quiet_from', 'quiet_to', 'priority'] },
  { key: 'measuring', fields: ['conversion_window_s', 'holdout_share'] },
] as const

export type GroupKey = (typeof GROUPS)[number]['key']

/** The fields of each group, in its order. */
export function grouped(fields: Field[]): { key: GroupKey; fields: Field[] }[] {
  const known = new Set<string>(GROUPS.flatMap((group) => group.fields))
  const strange = fields.filter(({ key }) => !known.has(key))
  return GROUPS.map(({ key, fields: keys }, index) => ({
    key,
    fields: [
      ...keys.flatMap((name) => fields.filter((field) => field.key === name)),
      ...(index === GROUPS.length - 1 ? strange : []),
    ],
  }))
}

const PREFIX = 'settings.'

/** Whether a problem is about the settings and not about a node. */
export const isOfSettings = ({ field, node }: Problem): boolean => node === null && field?.startsWith(PREFIX) === true

/** `settings.goal.rule` is in the group where the goal is. */
export function groupOfProblem({ field }: Problem): GroupKey {
  const [key = ''] = (field ?? '').slice(PREFIX.length).split('.')
  return GROUPS.find((group) => (group.fields as readonly string[]).includes(key))?.key ?? 'measuring'
}

/** The path that the form knows: `goal.rule`. */
export const pathOf = ({ field }: Problem): string => (field ?? '').slice(PREFIX.length)
