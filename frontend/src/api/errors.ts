/** A field path of the server's answer (`steps.0.timeout_s`) with what is wrong there. */
export type FieldErrors = Record<string, string>

/** Anything the server refused, or that never reached it (`status` 0). */
export class ApiError extends Error {
  readonly status: number
  /** Machine-readable kind, e.g. `conflict`; empty when the server gave none. */
  readonly code: string
  readonly body: unknown

  constructor(status: number, body: unknown) {
    super(detailOf(body))
    this.name = 'ApiError'
    this.status = status
    this.body = body
    this.code = isRecord(body) && typeof body.code === 'string' ? body.code : ''
  }

  get offline(): boolean {
    return this.status === 0
  }

  /** The form's fields with their first error, nested ones by dotted path. */
  get fields(): FieldErrors {
    return this.status === 400 ? flatten(this.body) : {}
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function detailOf(body: unknown): string {
  if (isRecord(body)) {
    if (typeof body.detail === 'string') return body.detail
    const first = Object.values(flatten(body))[0]
    if (first) return first
  }
  if (Array.isArray(body) && typeof body[0] === 'string') return body[0]
  return ''
}

/** DRF's nested `{steps: [{}, {timeout_s: ["..."]}]}` -> `{"steps.1.timeout_s": "..."}`. */
function flatten(body: unknown, path = ''): FieldErrors {
  if (typeof body === 'string') return { [path]: body }
  if (Array.isArray(body)) {
    if (typeof body[0] === 'string') return { [path]: body[0] }
    return Object.assign({}, ...body.map((item, index) => flatten(item, join(path, String(index))))) as FieldErrors
  }
  if (!isRecord(body)) return {}
  return Object.assign({}, ...Object.entries(body).map(([key, value]) => flatten(value, join(path, key)))) as FieldErrors
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key)
