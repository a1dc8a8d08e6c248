import type { Problem } from '@/api/types'
import type { LabelKind } from '@/i18n/useLabel'

/** What differs from what a test expects: the server's English, and what a sentence in any language is made of. */
export interface Difference {
  words: string
  code: string
  params: Record<string, unknown>
}

interface Block {
  id: string
  /** Its own name; empty: it is called by its type. */
  label: string
  type: string
}

interface Message {
  channel: string
  step: number | null
  contains: string
  block: Block | null
}

/** Where the person stands or ended, and why; an empty reason: they still wait. */
interface Stand {
  block?: Block
  reason?: string
}

/** What the server names in a difference; texts besides stand in sentences as they are. */
interface Made {
  block: Block
  message: Message
  went: Stand
  end: Stand
  /** Channels. */
  sent: string[]
  problem: Problem
}

interface Tongue {
  /** Of `differences.json`. */
  t: (key: string, values?: Record<string, unknown>) => string
  exists: (key: string) => boolean
  label: (kind: LabelKind, key: string, fallback?: string) => string
  problem: (problem: Problem) => { message: string }
}

/** One difference in the person's language; what has no words there is said in the server's English. */
export function differenceWords({ words, code, params }: Difference, tongue: Tongue): string {
  const { t, exists, problem } = tongue
  if (!exists(`code.${code}`)) return words
  const { block, message, went, end, sent, problem: found } = params as Partial<Made>
  const values: Record<string, unknown> = { ...params }
  if (block) values.block = blockWords(block, tongue)
  if (message) values.message = messageWords(message, tongue)
  if (went) values.went = wentWords(went, tongue)
  if (end) values.end = endWords(end, tongue)
  if (sent) values.sent = sentWords(sent, tongue)
  if (found) values.problem = problem(found).message
  return t(`code.${code}`, values).trim()
}

/** Ids that the canvas makes say nothing to a reader. */
const RANDOM = /_[0-9a-z]{8}$/

function blockWords({ id, label: own, type }: Block, { t, label }: Tongue): string {
  if (own !== '') return t('block.named', { name: own })
  const name = type === '' ? id : label('node', type)
  return type === '' || RANDOM.test(id) ? t('block.named', { name }) : t('block.kept', { name, id })
}

function messageWords({ channel, step, contains, block }: Message, tongue: Tongue): string {
  const { t, label } = tongue
  let message = channel === '' ? t('message.any') : t('message.by', { channel: label('channel', channel) })
  if (block) message = t('message.from', { message, block: blockWords(block, tongue) })
  if (step !== null) message = t('message.step', { message, step })
  return contains === '' ? message : t('message.contains', { message, contains })
}

function wentWords({ block, reason = '' }: Stand, tongue: Tongue): string {
  if (!block) return ''
  const { t, exists, label } = tongue
  const key = reason === '' ? 'waits' : exists(`went.${reason}`) ? reason : 'ended'
  return t(`went.${key}`, { block: blockWords(block, tongue), reason: label('reason', reason) })
}

function endWords({ block, reason = '' }: Stand, tongue: Tongue): string {
  if (block) return blockWords(block, tongue)
  return tongue.exists(`end.${reason}`) ? tongue.t(`end.${reason}`) : tongue.label('reason', reason)
}

function sentWords(channels: string[], { t, label }: Tongue): string {
  return channels.length === 0 ? t('nothingSent') : t('sentWere', { channels: channels.map((each) => label('channel', each)).join(', ') })
}
