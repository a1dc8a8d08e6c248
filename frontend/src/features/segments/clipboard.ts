import type { Rule } from '@/api/types'

import { toRule, toTree, type Tree } from './tree'

/**
 * Conditions and groups as text, so that they travel between segments, tabs and people: `{"kaskad": "rules", "rules":
 * […]}`. A bare rule, as the API speaks it, is understood too.
 */
const MARK = 'rules'
const DEEPEST = 50
const MOST = 1_000
const LONGEST = 1_000_000

export const toText = (nodes: readonly Tree[]): string =>
  JSON.stringify({ kaskad: MARK, rules: nodes.map(toRule) }, null, 2)

/** New nodes from a text that was copied; null when it is about something else. */
export function fromText(text: string): Tree[] | null {
  if (text.length > LONGEST) return null
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch {
    return null
  }
  const rules = rulesIn(found)
  const room = { left: MOST }
  return rules.length > 0 && rules.every((rule) => isRule(rule, 1, room)) ? (rules as Rule[]).map(toTree) : null
}

function rulesIn(found: unknown): unknown[] {
  if (Array.isArray(found)) return found as unknown[]
  if (!isObject(found)) return []
  if (found.kaskad === MARK) return Array.isArray(found.rules) ? (found.rules as unknown[]) : []
  return [found]
}

function isRule(value: unknown, depth: number, room: { left: number }): boolean {
  room.left -= 1
  if (!isObject(value) || depth > DEEPEST || room.left < 0) return false
  if ('type' in value) return typeof value.type === 'string'
  const [[key, inner] = [], ...more] = Object.entries(value)
  if (more.length > 0) return false
  if (key === 'not') return isRule(inner, depth + 1, room)
  return (key === 'all' || key === 'any') && Array.isArray(inner) && inner.every((each) => isRule(each, depth + 1, room))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const STORED = 'kaskad.rules'

/** Puts nodes where they can be pasted from: the machine's clipboard where the browser lets us, and always our own. */
export async function copyOut(nodes: readonly Tree[]): Promise<void> {
  const text = toText(nodes)
  keep(text)
  // Only pages that came over a secure connection have one; the permission may be missing.
  await machine()?.writeText(text).catch(() => undefined)
}

/** Remembers what was copied, for other tabs of this browser. */
export function keep(text: string): void {
  try {
    localStorage.setItem(STORED, text)
  } catch {
    // Too large for the storage: the machine's clipboard has it.
  }
}

/** What was copied last: from the machine's clipboard, else from our own. */
export async function copiedIn(): Promise<Tree[] | null> {
  const text = await machine()?.readText().catch(() => '')
  return (text ? fromText(text) : null) ?? fromText(localStorage.getItem(STORED) ?? '')
}

const machine = () => window.navigator.clipboard as Clipboard | undefined
