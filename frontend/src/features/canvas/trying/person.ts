import type { Graph, GraphNode } from '@/api/types'

import type { MadeUp, Person } from './api'
import { channelsOf } from './scene'

export interface Row {
  name: string
  value: string
}

const USUAL = ['push', 'email', 'sms']

/** Somebody whom everything in the journey reaches. */
export function madeUp(graph: Graph): MadeUp {
  const channels = channelsOf(graph).filter((each) => each !== 'webhook')
  return { attributes: {}, channels: channels.length > 0 ? channels : USUAL, consents: {}, time_zone: '', language: '', purchases: [], segments: [], lists: [] }
}

export interface Asked {
  segments: number[]
  lists: number[]
}

/** What rules ask for, wherever they stand in these configs. */
export function askedOf(value: unknown): Asked {
  const found: Asked = { segments: [], lists: [] }
  const look = (at: unknown): void => {
    if (Array.isArray(at)) at.forEach(look)
    else if (typeof at === 'object' && at !== null) {
      const { segment_id: segment, list_id: list } = at as Record<string, unknown>
      if (typeof segment === 'number' && !found.segments.includes(segment)) found.segments.push(segment)
      if (typeof list === 'number' && !found.lists.includes(list)) found.lists.push(list)
      Object.values(at).forEach(look)
    }
  }
  look(value)
  return found
}

/** The person as the server takes them: what comes with the entry stands where its type wants it. */
export function begun(person: Person, entry: GraphNode, properties: Record<string, unknown>, at: Date | null): Person {
  const begins: Person = { ...person, at: (at ?? new Date()).toISOString() }
  if (Object.keys(properties).length === 0) return begins
  if (entry.type === 'entry_api') return { ...begins, payload: properties }
  return { ...begins, event: { properties } }
}

interface Filter {
  property?: unknown
  compare?: unknown
  value?: unknown
}

/** What the entry asks for, filled in so that it is met; or what was given the last time. */
export function rowsOf({ id, type, config }: GraphNode, given: Person | null): Row[] {
  const before = given?.entry === id ? (given.event?.properties ?? given.payload) : undefined
  if (before) return flat(before)
  if (type === 'entry_attribute') {
    const first = (values: unknown): string => (Array.isArray(values) && typeof values[0] === 'string' ? values[0] : '')
    return [
      { name: 'attribute', value: text(config.attribute) },
      { name: 'from', value: first(config.from_values) },
      { name: 'to', value: first(config.to_values) },
    ]
  }
  if (type !== 'entry_event') return []
  const rows = (Array.isArray(config.filters) ? (config.filters as Filter[]) : []).map((filter) => ({
    name: text(filter.property),
    value: text(filter.value),
  }))
  const key = text(config.key_property)
  if (key !== '' && !rows.some(({ name }) => name === key)) rows.unshift({ name: key, value: 'A-1' })
  return rows.filter(({ name }) => name !== '')
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** `basket.total` 100 -> {basket: {total: 100}}; what looks like a number or yes and no is one. */
export function propertiesOf(rows: readonly Row[]): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const { name, value } of rows) {
    const path = name.trim().split('.').filter(Boolean)
    const last = path.pop()
    if (last === undefined) continue
    let at = found
    for (const part of path) {
      const inner = at[part]
      at = (typeof inner === 'object' && inner !== null ? inner : (at[part] = {})) as Record<string, unknown>
    }
    at[last] = read(value)
  }
  return found
}

const NUMBER = /^-?\d{1,15}(\.\d{1,6})?$/

export function read(value: string): unknown {
  const said = value.trim()
  if (said === 'true' || said === 'false') return said === 'true'
  // 007 and +380 are no numbers.
  return NUMBER.test(said) && !/^-?0\d/.test(said) ? Number(said) : said
}

function flat(properties: Record<string, unknown>, before = ''): Row[] {
  return Object.entries(properties).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flat(value as Record<string, unknown>, `${before}${key}.`)
      : [{ name: before + key, value: String(value) }],
  )
}
