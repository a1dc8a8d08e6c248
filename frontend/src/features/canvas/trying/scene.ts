import type { Graph } from '@/api/types'

import type { Picture, Tone } from '../state/store'
import type { Answer, Expected, SaidMessage, Told, WayStep } from './api'

/** Ends that nobody has to worry about. */
const GOOD = new Set(['exit', 'goal'])
const NEUTRAL = new Set(['exit_rule', 'ended'])

export type Ending = 'good' | 'neutral' | 'bad'

export function endingOf(reason: string): Ending {
  return GOOD.has(reason) ? 'good' : NEUTRAL.has(reason) ? 'neutral' : 'bad'
}

/** Where the person is after so many decisions. */
export function placeAt(told: Told, shown: number): string {
  const next = told.path[shown]
  return next?.node ?? told.ended?.node ?? told.here?.node ?? told.entry
}

/** When it is, after so many decisions. */
export const clockAt = (told: Told, shown: number): string => told.path[shown - 1]?.at ?? told.at

/** The way so far, as it is laid over the canvas. */
export function pictureAt(told: Told, shown: number): Picture {
  const nodes: Record<string, Tone> = {}
  const edges: Record<string, Tone> = {}
  for (const step of told.path.slice(0, shown)) {
    nodes[step.node] = 'passed'
    if (step.edge !== null) edges[step.edge] = 'passed'
  }
  const over = shown >= told.path.length ? told.ended : null
  nodes[placeAt(told, shown)] = over !== null && endingOf(over.reason) === 'bad' ? 'failed' : 'here'
  return { nodes, edges, faint: true }
}

/** By the place of a decision in the way: the message that it has sent. */
export function messagesOf(told: Told): ReadonlyMap<number, SaidMessage> {
  const found = new Map<number, SaidMessage>()
  let next = 0
  told.path.forEach((step, index) => {
    const sends = (step.op === 'send' && step.reason === 'sent') || step.op === 'call'
    const message = sends ? told.messages[next] : undefined
    if (!message) return
    found.set(index, message)
    next += 1
  })
  return found
}

/** How many decisions there will be once the clock has moved to the next moment at which something happens. */
export function nextMoment(told: Told, shown: number): number {
  const next = told.path[shown]
  if (!next) return told.path.length
  let end = shown + 1
  while (told.path[end]?.at === next.at) end += 1
  return end
}

/** The same, one moment back. */
export function momentBefore(told: Told, shown: number): number {
  const now = told.path[shown - 1]
  if (!now) return 0
  let begin = shown - 1
  while (begin > 0 && told.path[begin - 1]?.at === now.at) begin -= 1
  return begin
}

export const secondsBetween = (from: string, to: string): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))

/** What a message is answered with, by its place among all messages. */
export function answersTo(message: SaidMessage, messages: readonly SaidMessage[], answers: readonly Answer[]): number[] {
  const first = messages.find((each) => each.node === message.node && each.step === message.step)
  return answers.flatMap(({ after }, index) => {
    if (!after) return []
    if (after.message !== undefined) return after.message === message.n ? [index] : []
    const ofStep = after.step === undefined || after.step === null || after.step === message.step
    return after.node === message.node && ofStep && first === message ? [index] : []
  })
}

/** To what an answer belongs: the message of a step, or the nth message, where a step has sent several. */
export function afterMessage(message: SaidMessage, messages: readonly SaidMessage[]): NonNullable<Answer['after']> {
  const first = messages.find((each) => each.node === message.node && each.step === message.step)
  if (first !== message) return { message: message.n }
  return message.step === null ? { node: message.node } : { node: message.node, step: message.step }
}

/** The nodes that were passed, each visit once. */
export function wayOf(told: Told): string[] {
  const way: string[] = []
  for (const { node } of told.path) if (way.at(-1) !== node) way.push(node)
  const last = told.ended?.node ?? told.here?.node
  if (last !== undefined && way.length > 0 && way.at(-1) !== last) way.push(last)
  return way
}

export interface Kept {
  ends: boolean
  passes: boolean
  messages: boolean
}

/** What has just happened, as what a test expects. */
export function expectedOf(told: Told, kept: Kept): Expected {
  const expected: Expected = {}
  const last = told.ended ?? told.here
  if (kept.ends && last) expected.ends = told.ended && told.ended.reason !== 'exit' ? told.ended.reason : last.node
  if (kept.passes) expected.passes = wayOf(told)
  if (kept.messages) {
    const sent = told.messages.filter(({ status }) => !UNSENT.has(status) && status !== 'superseded')
    expected.messages = sent.map(({ node, step, channel }) => ({ node, channel, ...(step === null ? {} : { step }) }))
    expected.messages = expected.messages.filter(({ channel }) => channel !== 'webhook')
  }
  return expected
}

const UNSENT = new Set(['failed', 'bounced', 'rejected', 'expired'])

/** The channels that a graph writes on, in the order of its nodes. */
export function channelsOf(graph: Graph): string[] {
  const found = new Set<string>()
  for (const { config } of graph.nodes) {
    const { channel, steps } = config as { channel?: unknown; steps?: unknown }
    if (typeof channel === 'string' && channel !== '' && 'content' in config) found.add(channel)
    if (!Array.isArray(steps)) continue
    for (const step of steps as { channel?: unknown }[]) if (typeof step.channel === 'string') found.add(step.channel)
  }
  return [...found]
}

export interface Arm {
  key: string
  label: string
}

/** The arms of a random split. */
export function armsOf(graph: Graph, step: WayStep): Arm[] {
  const node = graph.nodes.find(({ id }) => id === step.node)
  const arms = (node?.config as { arms?: unknown } | undefined)?.arms
  return step.op === 'split' && Array.isArray(arms) ? (arms as Arm[]) : []
}
