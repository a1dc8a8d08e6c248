import type { Field } from '@/api/types'

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

export interface Upload {
  id: number
  file_name: string
  size: number
  /** `guessed` has the paths in the mapping that nobody has said: `encoding`, `columns.2.target`. */
  guess: { mapping: Mapping; guessed: string[] }
  sample: Sample
  problem: string
}

/** How the file is to be read, as far as a person can correct it. */
export type Reading = Pick<Mapping, 'format' | 'encoding' | 'delimiter' | 'header' | 'widths' | 'sheet'>

export interface RowsType {
  key: string
  label: string
  /** The targets without which a file of such rows means nothing. */
  needs: string[]
}

export interface FormatType {
  key: string
  label: string
  /** Which of encoding, delimiter, header, widths and sheet have a meaning for it. */
  uses: string[]
}

export interface TargetType {
  key: string
  label: string
  /** The types of rows that may have such a column. */
  rows: string[]
  fields: Field[]
}

export interface ImportOptions {
  rows: RowsType[]
  formats: FormatType[]
  encodings: string[]
  targets: TargetType[]
  namespaces: { key: string; label: string }[]
  topics: { key: string; label: string }[]
}

export interface PreviewRow {
  line: number
  becomes: { target: string; label: string; text: string }[]
  problem: string
}

export interface Preview {
  rows: PreviewRow[]
  problem: string
}

export interface SavedMapping {
  id: number
  name: string
  mapping: Mapping
  used_at: string | null
}

export type ImportStatus = 'queued' | 'running' | 'done' | 'failed' | 'canceled'

/** One run of a file into the base: read = created + updated + unchanged + rejected. */
export interface ImportRun {
  id: number
  file_name: string
  rows: string
  status: ImportStatus
  read: number
  created: number
  updated: number
  unchanged: number
  rejected: number
  customers_created: number
  error: string
  started_at: string
  finished_at: string | null
  bytes_read: number
  size: number
  rows_per_s: number | null
  seconds_left: number | null
  mapping?: Mapping
  /** Whether it can go on from where it stopped. */
  can_resume: boolean
  /** It ends after the rows that it is at. */
  is_cancel_asked: boolean
}

export interface Reject {
  line: number
  reason: string
  original: string
}
