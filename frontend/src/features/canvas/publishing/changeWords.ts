import type { Field, Rule } from '@/api/types'

import { valueWords } from '../words/fieldWords'
import { ruleSentence } from '../words/ruleWords'
import type { Words } from '../words/useWords'
import type { FieldChange } from './api'

interface Said {
  label: string
  before: string
  after: string
}

/** A change as a person reads it; in the server's words where the forms do not know the place. `item`: of a list, what is there. */
export function changeWords(change: FieldChange, fields: readonly Field[], scope: string, words: Words, item: (path: string) => unknown): Said {
  const found = placeOf(change.path.split('.'), fields, scope, words, item)
  if (!found) return change
  const { label, field } = found
  return { label, before: said(field, change.old, words) || change.before, after: said(field, change.new, words) || change.after }
}

function placeOf(path: string[], fields: readonly Field[], scope: string, words: Words, item: (path: string) => unknown): { label: string; field: Field } | null {
  let known = fields
  let field: Field | undefined
  let within = scope
  const labels: string[] = []
  for (const [index, part] of path.entries()) {
    if (/^\d+$/.test(part) && field) {
      const channel = (item(path.slice(0, index + 1).join('.')) as { channel?: unknown } | undefined)?.channel
      const name = typeof channel === 'string' ? ` (${words.label('channel', channel)})` : ''
      labels.push(`${labels.pop() ?? ''} ${Number(part) + 1}${name}`.trim())
      // What a message says depends on where it is said.
      if (typeof channel === 'string') within = channel
      continue
    }
    field = known.find(({ key }) => key === part)
    if (!field && path[index - 1] === 'content') field = words.channels.get(within)?.content_fields.find(({ key }) => key === part)
    if (!field) return null
    if (part !== 'content') labels.push(words.field(within, field).label)
    known = field.fields ?? []
  }
  return field ? { label: labels.join(': '), field } : null
}

const LONGEST = 200

function said(field: Field, value: unknown, words: Words): string {
  const whole = field.type === 'rule' ? (isObject(value) ? ruleSentence(value as Rule, words) : '') : valueWords(field, value, words)
  const line = whole.replaceAll(/\s+/g, ' ').trim()
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
