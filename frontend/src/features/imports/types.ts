import type { components } from '@/api/schema'
import type { Field } from '@/api/types'

type Schemas = components['schemas']
/** What has a default is optional when it is sent; an answer always holds it. */
type Answer<Name extends keyof Schemas> = Required<Schemas[Name]>

/** Where one column goes; beside these two it holds the options of its target. */
export interface MappedColumn {
  /** Its name in the header, or its place counted from 1. */
  column: string | number
  target: string
  [option: string]: unknown
}

/** What a file looks like and where its columns go, as it is sent and stored. */
export interface Mapping {
  rows: string
  format: string
  encoding?: string
  delimiter?: string
  header?: boolean
  widths?: number[]
  sheet?: string
  columns: MappedColumn[]
  /** What holds for every row: time zone, currency, region … */
  [term: string]: unknown
}

export interface Sample {
  header: string[] | null
  rows: string[][]
}

/** `guessed` has the paths in the mapping that nobody has said: `encoding`, `columns.2.target`. */
export type Upload = Omit<Answer<'Upload'>, 'guess' | 'sample'> & {
  guess: { mapping: Mapping; guessed: string[] }
  sample: Sample
}

/** How the file is to be read, as far as a person can correct it. */
export type Reading = Pick<Mapping, 'format' | 'encoding' | 'delimiter' | 'header' | 'widths' | 'sheet'>

/** `needs` are the targets without which a file of such rows means nothing. */
export type RowsType = Answer<'RowType'>
/** `uses` says which of encoding, delimiter, header, widths and sheet have a meaning for it. */
export type FormatType = Answer<'Format'>
/** `rows` are the types of rows that may have such a column. */
export type TargetType = Omit<Answer<'Target'>, 'fields'> & { fields: Field[] }
export type ImportOptions = Omit<Answer<'ImportOptions'>, 'targets' | 'fields'> & { targets: TargetType[] }

export type PreviewRow = Answer<'PreviewRow'>
export type Preview = Answer<'Preview'>
export type SavedMapping = Omit<Answer<'SavedMapping'>, 'mapping'> & { mapping: Mapping }

/** One run of a file into the base: read = created + updated + unchanged + rejected. In a list it comes without its mapping. */
export type ImportRun = Answer<'Import'> & { mapping?: Mapping }
export type ImportStatus = ImportRun['status']
export type Reject = Answer<'ImportReject'>
