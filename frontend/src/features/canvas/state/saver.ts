import { ApiError } from '@/api/errors'

/** What a save sends: the draft as it is now. */
export interface Draft<T> {
  content: T
  revision: number
}

export type SaveStatus =
  | { kind: 'saved' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  /** No connection: what was typed is kept here and tried again. */
  | { kind: 'offline' }
  /** Somebody else saved in between; nothing is written until a person has chosen. */
  | { kind: 'conflict'; revision: number | null }
  | { kind: 'failed'; error: unknown }

interface SaverOptions<T> {
  revision: number
  /** Writes and answers with the new revision. Throws `ApiError`. */
  save: (draft: Draft<T>) => Promise<{ revision: number }>
  onStatus: (status: SaveStatus) => void
}

const DEBOUNCE_MS = 700
const RETRY_MS = [2_000, 5_000, 15_000, 30_000]

/**
 * Saves a draft by itself: shortly after the last change, one request at a time, each on the revision the
 * server gave for the one before.
 */
export class Saver<T> {
  private revision: number
  private pending: { content: T } | null = null
  private running: Promise<boolean> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  private status: SaveStatus = { kind: 'saved' }
  private readonly options: SaverOptions<T>

  constructor(options: SaverOptions<T>) {
    this.options = options
    this.revision = options.revision
  }

  get dirty(): boolean {
    return this.pending !== null || this.running !== null
  }

  get busy(): boolean {
    return this.running !== null
  }

  get base(): number {
    return this.revision
  }

  /** Takes over a new state of the draft. */
  change(content: T): void {
    this.pending = { content }
    if (this.status.kind === 'conflict') return
    if (this.status.kind !== 'offline' && this.running === null) this.tell({ kind: 'unsaved' })
    this.schedule(DEBOUNCE_MS)
  }

  /** Saves now what is not saved yet; resolves when nothing is left to do or it cannot be done. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    await this.running
    while (this.waits && this.status.kind !== 'conflict') {
      // Whoever answers a conflict may go on from elsewhere at once: that is another save, in its own time.
      if (!(await this.run())) return
    }
  }

  /** Publishing and the like raise the revision without a save of ours. */
  rebase(revision: number): void {
    this.revision = Math.max(this.revision, revision)
  }

  /** Another revision of the server is what this draft goes on from; `content`: what is not yet in it, null: nothing. */
  adopt(revision: number, content: T | null): void {
    clearTimeout(this.timer)
    this.revision = revision
    this.pending = content === null ? null : { content }
    this.failures = 0
    this.tell({ kind: content === null ? 'saved' : 'unsaved' })
    if (content !== null) this.schedule(DEBOUNCE_MS)
  }

  /** Nothing is written until `adopt` says what goes on from where. */
  halt(content: T): void {
    clearTimeout(this.timer)
    this.pending = { content }
    this.tell({ kind: 'conflict', revision: null })
  }

  /** Resolves when no save is under way. */
  async settled(): Promise<void> {
    while (this.running) await this.running
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.run(), ms)
  }

  private get waits(): boolean {
    return this.pending !== null
  }

  /** Whether it was saved. */
  private run(): Promise<boolean> {
    this.running ??= this.write().finally(() => {
      this.running = null
    })
    return this.running
  }

  private async write(): Promise<boolean> {
    const draft = this.pending
    if (!draft) return true
    this.pending = null
    this.tell({ kind: 'saving' })
    try {
      const answer = await this.options.save({ content: draft.content, revision: this.revision })
      this.revision = answer.revision
      this.failures = 0
      if (this.waits) this.schedule(DEBOUNCE_MS)
      this.tell({ kind: this.waits ? 'unsaved' : 'saved' })
      return true
    } catch (error) {
      // What could not be written stays pending, unless something newer has taken its place.
      this.pending ??= draft
      this.fail(error)
      return false
    }
  }

  private fail(error: unknown): void {
    if (error instanceof ApiError && error.status === 409) {
      this.tell({ kind: 'conflict', revision: revisionOf(error.body) })
      return
    }
    const temporary = error instanceof ApiError && (error.offline || error.status >= 500 || error.status === 429)
    if (temporary) {
      this.schedule(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? DEBOUNCE_MS)
      this.failures += 1
      this.tell({ kind: 'offline' })
    } else {
      this.tell({ kind: 'failed', error })
    }
  }

  private tell(status: SaveStatus): void {
    this.status = status
    this.options.onStatus(status)
  }
}

function revisionOf(body: unknown): number | null {
  const revision = (body as { revision?: unknown } | null)?.revision
  return typeof revision === 'number' ? revision : null
}
