import type { Field } from '@/api/types'
import { visibleFields } from '@/features/forms'

import type { ImportOptions, MappedColumn, Mapping, Reading, Sample, TargetType, Upload } from './types'

export const SKIP = 'skip'

/**
 * The mapping while somebody works on it: every column of the file has an entry at least, in the file's order; one that
 * goes to two places has two. `guessed` are the paths that nobody has said or confirmed: `encoding`, `columns.2.target`.
 */
export interface Draft {
  mapping: Mapping
  guessed: string[]
}

export function draftOf({ guess, sample }: Pick<Upload, 'guess' | 'sample'>): Draft {
  return aligned({ mapping: guess.mapping, guessed: guess.guessed }, sample)
}

/** How many columns the file has, judged by what is seen of it. */
export const widthOf = ({ header, rows }: Sample): number => Math.max(header?.length ?? 0, ...rows.map((row) => row.length))

/** A column is named by its header, if that says which one is meant; else by its place, counted from 1. */
export function nameOf({ header }: Sample, place: number): string | number {
  const name = header?.[place]?.trim() ?? ''
  return name !== '' && header?.filter((each) => each.trim() === name).length === 1 ? name : place + 1
}

export function placeOf({ column }: Pick<MappedColumn, 'column'>, { header }: Sample): number {
  return typeof column === 'number' ? column - 1 : (header ?? []).findIndex((name) => name.trim() === column.trim())
}

interface Entry {
  column: MappedColumn
  /** The paths below it that are guesses, relative to it; the empty one is it as a whole. */
  guessed: string[]
}

function entriesOf({ mapping, guessed }: Draft): Entry[] {
  return mapping.columns.map((column, index) => ({
    column,
    guessed: guessed.filter((path) => isBelow(path, `columns.${index}`)).map((path) => path.slice(`columns.${index}`.length)),
  }))
}

const withEntries = ({ mapping, guessed }: Draft, entries: Entry[]): Draft => ({
  mapping: { ...mapping, columns: entries.map(({ column }) => column) },
  guessed: [
    ...guessed.filter((path) => !isBelow(path, 'columns')),
    ...entries.flatMap((entry, index) => entry.guessed.map((path) => `columns.${index}${path}`)),
  ],
})

/** The mapping with an entry for each column of the file; what it says of columns that the file does not have is left out. */
export function aligned(draft: Draft, sample: Sample): Draft {
  const given = entriesOf(draft)
  const entries = Array.from({ length: widthOf(sample) }, (_, place) => {
    const column = nameOf(sample, place)
    const found = given.filter((entry) => placeOf(entry.column, sample) === place)
    const loaded = found.filter((entry) => entry.column.target !== SKIP)
    const kept = loaded.length > 0 ? loaded : found.slice(0, 1)
    return kept.length > 0
      ? kept.map((entry) => ({ ...entry, column: { ...entry.column, column } }))
      : [{ column: { column, target: SKIP }, guessed: [] }]
  })
  return withEntries(draft, entries.flat())
}

const isBelow = (path: string, parent: string) => path === parent || path.startsWith(`${parent}.`)

/** Guessed is also what stands below something that was guessed as a whole. */
export const isGuessed = ({ guessed }: Draft, path: string): boolean => guessed.some((each) => isBelow(path, each))

/** What somebody has chosen is no guess any more, nor is what stands below it. */
const said = (guessed: string[], path: string) => guessed.filter((each) => !isBelow(each, path) && !isBelow(path, each))

export function withTerm(draft: Draft, key: string, value: unknown): Draft {
  return { mapping: { ...draft.mapping, [key]: value }, guessed: said(draft.guessed, key) }
}

/** What the entry says is changed; its column stays. */
export function withColumn(draft: Draft, index: number, change: Record<string, unknown> & { target: string }): Draft {
  const entries = entriesOf(draft).map((entry, at) =>
    at === index ? { column: { ...change, column: entry.column.column }, guessed: [] } : entry,
  )
  return withEntries(draft, entries)
}

/** The column of this entry goes to another place as well. */
export function withAlso(draft: Draft, index: number, change: Record<string, unknown> & { target: string }): Draft {
  const entries = entriesOf(draft)
  const column = entries[index]?.column.column ?? index + 1
  return withEntries(draft, entries.toSpliced(index + 1, 0, { column: { ...change, column }, guessed: [] }))
}

export function withoutEntry(draft: Draft, index: number): Draft {
  return withEntries(draft, entriesOf(draft).toSpliced(index, 1))
}

const READING = ['format', 'encoding', 'delimiter', 'header', 'widths', 'sheet'] as const

/** How the file is read, of all that a mapping says. */
export const readingOf = ({ mapping }: Draft): Reading =>
  Object.fromEntries(READING.filter((key) => mapping[key] !== undefined).map((key) => [key, mapping[key]])) as unknown as Reading

/** The part of it that somebody has said. */
export const saidReading = (draft: Draft): Partial<Reading> =>
  Object.fromEntries(Object.entries(readingOf(draft)).filter(([key]) => !isGuessed(draft, key)))

/** The file is read in another way: what was guessed of it is guessed anew, and columns that somebody has mapped stay if they can. */
export function reread(before: Draft, seen: Sample, { guess, sample }: Upload): Draft {
  const guesses = draftOf({ guess, sample })
  const isUntouched = before.mapping.columns.every((_, index) => isGuessed(before, `columns.${index}.target`))
  if (isUntouched || widthOf(seen) !== widthOf(sample)) return withSaid(guesses, before)
  const entries = entriesOf(before).map((entry) => ({
    ...entry,
    column: { ...entry.column, column: nameOf(sample, placeOf(entry.column, seen)) },
  }))
  return withSaid(withEntries({ ...guesses, mapping: { ...guesses.mapping, rows: before.mapping.rows } }, entries), before)
}

/** What holds for all rows stays as somebody has said it. */
function withSaid(guesses: Draft, before: Draft): Draft {
  const terms = Object.entries(before.mapping).filter(
    ([key]) => key !== 'columns' && key !== 'rows' && !READING.some((each) => each === key) && !isGuessed(before, key),
  )
  return terms.reduce((draft, [key, value]) => withTerm(draft, key, value), guesses)
}

/** Another type of rows: columns whose targets it does not know are not loaded. */
export function withRows(draft: Draft, rows: string, { targets }: ImportOptions): Draft {
  const fits = (key: string) => targets.some((target) => target.key === key && target.rows.includes(rows))
  const entries = entriesOf(draft).map((entry) =>
    fits(entry.column.target) ? entry : { column: { column: entry.column.column, target: SKIP }, guessed: [] },
  )
  return withTerm(withEntries(draft, entries), 'rows', rows)
}

/** A saved mapping laid over this file: how it is read stays as this file needs it. */
export function withSaved(draft: Draft, saved: Mapping, sample: Sample): Draft {
  const guessed = draft.guessed.filter((path) => READING.some((key) => key === path))
  return aligned({ mapping: { ...saved, ...readingOf(draft) }, guessed }, sample)
}

/** What is sent: columns that are not loaded are left out, but one at least has to be there. */
export function sentMapping({ mapping }: Draft): Mapping {
  const columns = mapping.columns.filter(({ target }) => target !== SKIP)
  return { ...mapping, columns: columns.length > 0 ? columns : mapping.columns }
}

export type ColumnProblem =
  | { kind: 'twice'; other: string | number }
  | { kind: 'unfilled'; fields: string[] }

/** What is wrong with each entry, by its place in the mapping. */
export function columnProblems({ mapping }: Draft, targets: TargetType[]): Map<number, ColumnProblem> {
  const problems = new Map<number, ColumnProblem>()
  const seen = new Map<string, number>()
  mapping.columns.forEach((column, index) => {
    if (column.target === SKIP) return
    const fields = targets.find(({ key }) => key === column.target)?.fields ?? []
    const empty = visibleFields(fields, column).filter((field) => field.required && isEmpty(column[field.key]))
    if (empty.length > 0) {
      problems.set(index, { kind: 'unfilled', fields: empty.map(({ key }) => key) })
      return
    }
    const slot = slotOf(column, fields)
    const before = seen.get(slot)
    if (before === undefined) seen.set(slot, index)
    else {
      problems.set(index, { kind: 'twice', other: mapping.columns[before]?.column ?? '' })
      problems.set(before, { kind: 'twice', other: column.column })
    }
  })
  return problems
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''

/** What a column fills: its target, and of the target's options those that it cannot do without. */
function slotOf(column: MappedColumn, fields: Field[]): string {
  const names = fields.filter(({ required }) => required).map(({ key }) => column[key])
  return JSON.stringify([column.target, ...names])
}

/** The targets that this type of rows cannot do without, and that no column has. */
export function missingTargets({ mapping }: Draft, { rows }: ImportOptions): string[] {
  const needs = rows.find(({ key }) => key === mapping.rows)?.needs ?? []
  const filled = new Set(mapping.columns.map(({ target }) => target))
  return needs.filter((need) => !filled.has(need))
}

/** The first values of a column, each once: what it holds is seen sooner. */
export function firstValues({ rows }: Sample, place: number, most = 3): string[] {
  const values = new Set<string>()
  for (const row of rows) {
    const text = row[place]?.trim() ?? ''
    if (text !== '') values.add(text)
    if (values.size === most) break
  }
  return [...values]
}

const LETTERS: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', є: 'ie', ё: 'e', ж: 'zh', з: 'z', и: 'i', і: 'i', ї: 'i', й: 'i',
  к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh',
  щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia', ł: 'l', ß: 'ss',
}
const LONGEST_KEY = 60

/** A key for a new attribute, made of its name: “Місто доставки” -> misto_dostavki. */
export function keyOf(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFC')
    .replace(/\p{L}/gu, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, (gap) => (/[^\u0300-\u036f]/.test(gap) ? '_' : ''))
    .replace(/^_+|_+$/g, '')
  return (/^[a-z]/.test(plain) ? plain : plain && `a_${plain}`).slice(0, LONGEST_KEY).replace(/_+$/, '')
}
