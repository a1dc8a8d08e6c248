import { PURCHASE } from '@/api/events'

import { listOr } from './lists'
import type { Words } from './useWords'

type Form = Record<string, unknown>

const isForm = (value: unknown): value is Form => typeof value === 'object' && value !== null && !Array.isArray(value)
export const formsOf = (value: unknown): Form[] => (Array.isArray(value) ? value.filter(isForm) : [])
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** “basket”, or a purchase; empty while none is chosen. */
export function eventWords(event: unknown, { t }: Words): string {
  const name = textOf(event)
  return name === '' ? '' : name === PURCHASE ? t('look.purchase') : t('look.event', { name })
}

/** “basket” (total at least 100, city is Lviv) */
export function happeningWords({ event, filters }: Form, words: Words): string {
  const name = eventWords(event, words)
  const said = formsOf(filters)
    .filter(({ property }) => textOf(property) !== '')
    .map((filter) => filterWords(filter, words))
  return name !== '' && said.length > 0 ? `${name} (${said.join(', ')})` : name
}

function filterWords({ property, compare, value }: Form, { choice }: Words): string {
  const comparison = textOf(compare) || 'is'
  return [textOf(property), choice('compare', { value: comparison, label: comparison }), textOf(value)].filter(Boolean).join(' ')
}

/** “purchase” or “basket_emptied”; empty for an empty list. */
export const happeningsWords = (list: unknown, words: Words): string =>
  listOr(words.language, formsOf(list).map((each) => happeningWords(each, words)).filter(Boolean))
