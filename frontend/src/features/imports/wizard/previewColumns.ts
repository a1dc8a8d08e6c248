import type { MappedColumn, PreviewRow } from '../types'

export interface PreviewColumn {
  key: string
  target: string
  label: string
}

const keyOf = ({ target, label }: { target: string; label: string }) => `${target} ${label}`

/** What any of the rows becomes, each once, in the order in which the rows tell it. */
export function previewColumns(rows: PreviewRow[]): PreviewColumn[] {
  const columns = new Map<string, PreviewColumn>()
  for (const row of rows) {
    for (const { target, label } of row.becomes) {
      const key = keyOf({ target, label })
      if (!columns.has(key)) columns.set(key, { key, target, label })
    }
  }
  return [...columns.values()]
}

/** What one row has in a column; several values of one kind stand beside each other. */
export const cellOf = (row: PreviewRow, column: PreviewColumn): string =>
  row.becomes
    .filter((each) => keyOf(each) === column.key)
    .map(({ text }) => text)
    .join(', ')

/** The options by which one column is told from another of the same target. */
export const named = ({ namespace, channel, topic, programme, label, key }: Record<string, unknown>): string[] =>
  [namespace, channel, topic, programme, label ?? key].filter((each): each is string => typeof each === 'string' && each !== '')

/** Which column of the file is meant: of several with this target the one whose options the label names. */
export function sourceOf({ target, label }: PreviewColumn, columns: MappedColumn[]): MappedColumn | undefined {
  const all = columns.filter((column) => column.target === target)
  return all.length > 1
    ? all.find((column) => named({ ...column, label: undefined }).every((name) => label.includes(name)))
    : all[0]
}
