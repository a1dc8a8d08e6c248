import type { ChannelKind, Field } from '@/api/types'
import { defaultsOf } from '@/features/forms'

import type { Config } from '../graph/graph'

export interface Step {
  channel: string
  sender_id: number | null
  content: Record<string, unknown>
  timeout_s: number | null
  /** What becomes of its message when a cap or the night is in the way. Left out: as is usual. */
  if_capped?: Fate
  if_quiet?: Fate
  /** How long it may wait for either. */
  waits_s?: number | null
}

export const FATES = ['wait', 'skip', 'exit'] as const
export type Fate = (typeof FATES)[number]

export const ORDERS = ['drawn', 'cheapest', 'best'] as const
export type Order = (typeof ORDERS)[number]

/** Ready time-outs, in seconds by channel. */
export interface Preset {
  key: string
  label: string
  timeouts: Record<string, number>
}

/** The steps of a cascade's config, which a person may have left half done. */
export function stepsOf(config: Config): Step[] {
  return Array.isArray(config.steps) ? (config.steps as Step[]) : []
}

/** The template whose texts the steps say; null: each step has its own. */
export function templateOf(config: Config): number | null {
  return typeof config.template_id === 'number' ? config.template_id : null
}

export function stopsOf(config: Config): string[] {
  return Array.isArray(config.stop_on) ? (config.stop_on as string[]) : []
}

export function orderOf(config: Config): Order {
  return ORDERS.find((order) => order === config.order) ?? 'drawn'
}

/** The names of the events that stop it, a purchase among them as any other. */
export function stopEventsOf(config: Config): string[] {
  const events = Array.isArray(config.stop_events) ? (config.stop_events as { event?: unknown }[]) : []
  return events.map(({ event }) => event).filter((event): event is string => typeof event === 'string' && event !== '')
}

/** The steps with the time-outs of a preset. */
export const withPreset = (steps: Step[], { timeouts }: Preset): Step[] =>
  steps.map((step) => ({ ...step, timeout_s: timeouts[step.channel] ?? step.timeout_s }))

/** The preset whose time-outs the steps have, if any. */
export const presetOf = (steps: Step[], presets: Preset[]): Preset | undefined =>
  steps.length === 0 ? undefined : presets.find(({ timeouts }) => steps.every((step) => timeouts[step.channel] === step.timeout_s))

export function newStep(kind: ChannelKind): Step {
  return { channel: kind.key, sender_id: null, content: defaultsOf(kind.content_fields), timeout_s: kind.default_timeout_s }
}

/** Where a new channel goes: before the first dearer one, because a cascade climbs from cheap to dear. */
export function placeFor(steps: Step[], channel: string, rankOf: (channel: string) => number): number {
  const dearer = steps.findIndex((step) => rankOf(step.channel) > rankOf(channel))
  return dearer === -1 ? steps.length : dearer
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from)
  const item = items[from]
  return item === undefined || to < 0 || to >= items.length ? [...items] : [...rest.slice(0, to), item, ...rest.slice(to)]
}

/** The longest a customer can be in the cascade: every step waited out, or its deadline. */
export function longest(steps: Step[], config: Config = {}): number {
  const all = steps.reduce((sum, step) => sum + (step.timeout_s ?? 0), 0)
  return typeof config.deadline_s === 'number' ? Math.min(all, config.deadline_s) : all
}

/** The first words of a message, for the card: its title or subject, else its text. */
export function preview(step: Step, fields: Field[]): string {
  for (const field of fields) {
    const value = step.content[field.key]
    if ((field.type === 'text' || field.type === 'longtext') && typeof value === 'string' && value.trim() !== '') {
      return plain(value.trim().split('\n', 1)[0] ?? '')
    }
  }
  return ''
}

/** Placeholders as a person says them: `{{ customer.first_name | default('Hello') }}` is ‹first name›. */
const plain = (text: string): string =>
  text.replace(/\{\{\s*(?:\w+\.)*(\w+)[^}]*\}\}/g, (_, name: string) => `‹${name.replaceAll('_', ' ')}›`)
