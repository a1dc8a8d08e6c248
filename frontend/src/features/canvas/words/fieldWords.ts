import type { Field } from '@/api/types'
import { ruleTextWords, visibleFields } from '@/features/forms'

import { eventWords } from './happeningWords'
import type { Words } from './useWords'

/** A field's value as a person reads it; empty when there is nothing to say. */
export function valueWords(field: Field, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === '') return ''
  const { format, label, t } = words
  switch (field.type) {
    case 'duration':
      return format.duration(Number(value))
    case 'integer':
    case 'number':
      return format.number(Number(value))
    case 'money':
      return format.money(asText(value))
    case 'date':
      return format.date(asText(value))
    case 'datetime':
      return format.dateTime(asText(value))
    case 'boolean':
      return t(value === true ? 'common:state.yes' : 'common:state.no')
    case 'choice':
      return choiceWords(field, value, words)
    case 'multichoice':
    case 'list':
      return Array.isArray(value) ? listWords(field, value, words) : ''
    case 'segment':
      return words.segments.get(Number(value))?.name ?? `#${asText(value)}`
    case 'attribute':
      return label('attribute', asText(value))
    case 'event':
      return eventWords(value, words)
    case 'recurrence':
      return ruleTextWords(asText(value), { t: (key, values) => t(`forms:${key}`, values), language: words.language, date: format.date })
    case 'time':
      return asText(value).slice(0, 5)
    case 'text':
    case 'longtext':
      return asText(value)
    case 'object':
      return objectWords(field, value as Record<string, unknown>, words)
    default:
      return ''
  }
}

function objectWords(field: Field, value: Record<string, unknown>, words: Words): string {
  return visibleFields(field.fields ?? [], value)
    .map((each) => valueWords(each, value[each.key], words))
    .filter(Boolean)
    .reduce(filled, '')
    .trim()
}

const GAP = /…|\.{3}/

/** "in the last … days" holds the place of the number that follows. */
export const filled = (said: string, next: string): string => (GAP.test(said) ? said.replace(GAP, next) : `${said} ${next}`)

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const SHOWN = 10

/** The members of a list; of a long one the first, and how many more there are. What narrows an event stands in brackets. */
function listWords(field: Field, value: unknown[], words: Words): string {
  const said = value.slice(0, SHOWN).map((each) => itemWords(field, each, words)).filter(Boolean).join(', ')
  const more = value.length > SHOWN ? ` +${words.format.number(value.length - SHOWN)}` : ''
  return said !== '' && field.fields ? `(${said})` : said + more
}

function itemWords(field: Field, value: unknown, words: Words): string {
  // One of several conditions on what happened: "amount is at least 10".
  if (typeof value === 'object') return field.fields ? objectWords(field, value as Record<string, unknown>, words) : ''
  const choices = field.choices ?? field.item?.choices
  return choices ? choiceWords({ ...field, choices }, value, words) : asText(value)
}

function choiceWords(field: Field, value: unknown, words: Words): string {
  const choice = field.choices?.find((each) => each.value === value)
  return words.choice(field.key, choice ?? { value: asText(value), label: asText(value) })
}

/** "Label: value", field after field, for a thing that has no words of its own. */
export function fieldsWords(fields: Field[], config: Record<string, unknown>, scope: string, words: Words): string[] {
  return fields.flatMap((field) => {
    const value = valueWords(field, config[field.key], words)
    return value === '' ? [] : [`${words.field(scope, field).label}: ${value}`]
  })
}
