import { PURCHASE } from '@/api/events'

import type { Config } from '../graph/graph'
import { orderOf, type Step, stepsOf, stopsOf } from './cascade'

/** As the server orders them. */
const STOPS = ['delivered', 'opened', 'clicked', 'replied', 'purchased']
/** What a look at a reaction counts as it too: who clicked has read. */
const INCLUDED: Record<string, string[]> = { delivered: ['opened', 'clicked', 'replied'], opened: ['clicked', 'replied'] }
const MOST_EVENTS = 8
/** What a message has and a step has not. */
const OF_MESSAGE = ['topic_id', 'template_id', 'ttl_s']

/** Something that happens and stops a cascade. `key` names its way out of the wait that listens for it. */
export interface Stop {
  key: string
  event: string
  filters: unknown[]
}

/** What is lost when a cascade becomes single nodes, beyond what always is: keys of `panel:unfold.loses`. */
export type Loss = 'order' | 'deadline' | 'budget' | 'skip_dear' | 'exit' | 'wider'

/** What single nodes cannot do of this cascade. */
export function losses(config: Config): Loss[] {
  const steps = stepsOf(config)
  const stops = stopsOf(config)
  const found: [Loss, boolean][] = [
    ['order', orderOf(config) !== 'drawn'],
    ['deadline', isSet(config.deadline_s)],
    ['budget', isSet(config.budget)],
    ['skip_dear', isSet(config.skip_dear_days)],
    ['exit', steps.some(({ if_capped, if_quiet }) => if_capped === 'exit' || if_quiet === 'exit')],
    ['wider', stops.some((stop) => (INCLUDED[stop] ?? []).some((each) => !stops.includes(each)))],
  ]
  return found.flatMap(([loss, is]) => (is ? [loss] : []))
}

/** Why it cannot be taken apart at all: nothing in it, or more events than one wait can listen for. */
export function hindrance(config: Config): 'empty' | 'events' | null {
  if (stepsOf(config).length === 0) return 'empty'
  return eventsOf(config).length > MOST_EVENTS ? 'events' : null
}

/** The cascade that is left of one: what comes back when its single nodes are folded. */
export function kept(config: Config, usualTimeout: (channel: string) => number): Config {
  const asked = new Set(stopsOf(config))
  for (const stop of stopsOf(config)) for (const each of INCLUDED[stop] ?? []) asked.add(each)
  const events = (Array.isArray(config.stop_events) ? (config.stop_events as Partial<Stop>[]) : []).flatMap(({ event, filters = [] }) => (event ? [{ event, filters }] : []))
  const isBought = ({ event, filters }: Omit<Stop, 'key'>) => event === PURCHASE && filters.length === 0
  if (events.some(isBought)) asked.add('purchased')
  const stop_on = STOPS.filter((stop) => asked.has(stop))
  const looks = stop_on.some((stop) => stop !== 'purchased')
  return {
    topic_id: config.topic_id ?? null,
    template_id: config.template_id ?? null,
    steps: stepsOf(config).map((step) => keptStep(step, usualTimeout)),
    order: 'drawn',
    stop_on,
    evidence: looks ? (config.evidence ?? 'likely') : 'likely',
    stop_events: events.filter((each) => !isBought(each)).map(({ event, filters }) => ({ event, filters })),
    deadline_s: null,
    budget: null,
    skip_dear_days: null,
  }
}

function keptStep(step: Step, usualTimeout: (channel: string) => number): Step {
  const stays = (fate: Step['if_capped']) => (fate === 'exit' ? 'skip' : fate)
  return {
    channel: step.channel,
    sender_id: step.sender_id,
    content: step.content,
    timeout_s: step.timeout_s ?? usualTimeout(step.channel),
    if_capped: stays(step.if_capped) ?? 'skip',
    if_quiet: stays(step.if_quiet) ?? 'wait',
    waits_s: step.waits_s ?? null,
  }
}

/** Of a kept cascade: what its waits listen for. */
export function eventsOf(config: Config): Stop[] {
  const bought = stopsOf(config).includes('purchased') ? [{ event: PURCHASE, filters: [] as unknown[] }] : []
  const others = Array.isArray(config.stop_events) ? (config.stop_events as Omit<Stop, 'key'>[]) : []
  return [...bought, ...others].map(({ event, filters }, nth) => ({ key: `stop_${nth + 1}`, event, filters }))
}

/** Of a kept cascade: what its looks ask, one after the other. A question that another one includes is not asked. */
export function outcomesOf(config: Config): string[] {
  const stops = stopsOf(config).filter((stop) => stop !== 'purchased')
  return stops.filter((stop) => !stops.some((other) => INCLUDED[other]?.includes(stop)))
}

/** `outcomesOf`, undone. */
export const stopsOfOutcomes = (outcomes: readonly string[]): string[] =>
  STOPS.filter((stop) => outcomes.some((outcome) => outcome === stop || INCLUDED[outcome]?.includes(stop)))

export function configOfMessage({ timeout_s, ...step }: Step, { topic_id, template_id }: Config): Config {
  return { ...step, topic_id, template_id, ttl_s: timeout_s }
}

/** `configOfMessage`, undone. */
export function stepOfMessage(config: Config): Step {
  const own = Object.entries(config).filter(([key]) => !OF_MESSAGE.includes(key))
  const timeout_s = typeof config.ttl_s === 'number' ? config.ttl_s : null
  return { ...(Object.fromEntries(own) as unknown as Step), timeout_s }
}

const isSet = (value: unknown): boolean => value !== null && value !== undefined
