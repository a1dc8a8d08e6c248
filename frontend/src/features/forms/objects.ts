import type { Field, FieldType } from '@/api/types'

import type { FormValue } from './types'

/** Of an object in a list: what names it in the graph (a port, say). It is made once, and nobody edits it. */
export const IDENTITY = 'key'

const SMALL: FieldType[] = ['text', 'choice', 'integer', 'number', 'money', 'boolean', 'event', 'attribute', 'time', 'date']
const IN_A_LINE = 3

/** Whether objects with these fields fit into a line each. */
export const isCompact = (fields: Field[]): boolean =>
  fields.length > 0 && fields.length <= IN_A_LINE && fields.every(({ type }) => SMALL.includes(type))

/** A key that none of the objects has: a, b, … z, a1, … */
export function freshKey(items: FormValue[]): string {
  const used = new Set(items.map((item) => item[IDENTITY]))
  for (let number = 0; ; number += 1) {
    const key = String.fromCharCode(97 + (number % 26)) + (number < 26 ? '' : String(Math.floor(number / 26)))
    if (!used.has(key)) return key
  }
}

/** A form or a rule that may be left out altogether: it has a switch. */
export const isOptional = ({ type, required, default: start, when, fields }: Field): boolean =>
  (type === 'rule' || (type === 'object' && fields !== undefined)) && !required && (start === null || start === undefined) && !when

/** What a new object in a list begins with, when it has a key: a name that can be read. */
export const named = (key: string, fields: Field[]): FormValue =>
  fields.some((field) => field.key === NAME && field.required) ? { [IDENTITY]: key, [NAME]: key.toUpperCase() } : { [IDENTITY]: key }

/** The field that names an object in a list. */
export const NAME = 'label'

/** Whoever chooses an event and has not named the thing means the event's name. */
export function withName(before: FormValue, next: FormValue, fields: Field[]): FormValue {
  if (next.event === before.event || !fields.some(({ key }) => key === NAME)) return next
  const { [NAME]: name, [IDENTITY]: key, event } = before
  const own = name !== undefined && name !== '' && name !== event && name !== String(key).toUpperCase()
  return own || typeof next.event !== 'string' || next.event === '' ? next : { ...next, [NAME]: next.event.slice(0, 60) }
}
