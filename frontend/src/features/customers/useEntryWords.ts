import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useNodeTypes } from '@/api/registries'
import type { NodeType, TimelineEntry } from '@/api/types'
import { isRule, ruleSentence } from '@/features/canvas/words/ruleWords'
import { useWords, type Words as RuleWords } from '@/features/canvas/words/useWords'
import { useComparedWords } from '@/features/ledger/useComparedWords'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

interface Words {
  title: string
  text: string
}

/**
 * An entry in the person's language by its `code` and `params` (`timeline.json`). English is what the server says itself,
 * and stands in for a code that has no translation yet.
 */
export function useEntryWords(): (entry: TimelineEntry) => Words {
  const { t, i18n } = useTranslation('timeline')
  const format = useFormat()
  const label = useLabel()
  const nodeTypes = useNodeTypes().data
  const rules = useWords()
  const compared = useComparedWords()
  const english = i18n.language === 'en'
  const quotes = QUOTES[i18n.language] ?? PLAIN
  return useCallback(
    ({ code, params, title, text }) => {
      if (english || !i18n.exists(`${code}.title`, { ns: 'timeline' })) return { title, text }
      const local = { ...params, ...localParams(params, { format, label, nodeTypes: nodeTypes ?? [], quotes, rules, compared }) }
      return {
        title: t(`${code}.title`, local),
        text: t(`${code}.text`, { ...local, defaultValue: '' }).replaceAll(/\s+/g, ' ').trim(),
      }
    },
    [t, i18n, english, format, label, nodeTypes, quotes, rules, compared],
  )
}

interface Tools {
  format: Format
  label: ReturnType<typeof useLabel>
  nodeTypes: NodeType[]
  quotes: [string, string]
  /** Null until all is known that a rule may name. */
  rules: RuleWords | null
  compared: ReturnType<typeof useComparedWords>
}

const PLAIN: [string, string] = ['“', '”']

/** Quotation marks are a matter of language, too. */
const QUOTES: Record<string, [string, string]> = { ru: ['«', '»'], uk: ['«', '»'], pl: ['„', '”'] }

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/

/** Of the values that were compared so much is said; all of them stand in the ledger. */
const LONGEST = 200

interface Seen {
  name: string
  value: unknown
  /** Of an attribute, as the company calls it. */
  label?: string
}

/** “City: Lviv; purchases: 0.” */
function seenWords(seen: Seen[], { label, compared }: Tools): string {
  const words = seen.map(({ name, value, label: own }) => {
    const said = compared(name, value, own === undefined ? undefined : label('attribute', name, own))
    return `${said.name}: ${said.value}`
  })
  const whole = words.join('; ').replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
  if (whole === '') return ''
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : `${whole}.`
}

/** The parameters that are words or dates, said anew: channels, lengths of time, days, rules, nodes that nobody has named. */
function localParams(params: Record<string, unknown>, tools: Tools): Record<string, string> {
  const { format, label, nodeTypes, quotes, rules } = tools
  const local: Record<string, string> = {}
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '')
  const node = (name: string) => {
    const bare = name.replace(/^“(.*)”$/, '$1')
    const type = nodeTypes.find((each) => each.label === bare)
    const [open, close] = bare === name ? ['', ''] : quotes
    return `${open}${type ? label('node', type.key, type.label) : bare}${close}`
  }
  if (text('channel')) {
    const channel = label('channel', text('channel'), text('label'))
    Object.assign(local, { label: channel, name: channel, noun: channel })
  }
  if (text('amount') && Number.isFinite(Number(text('amount')))) local.amount = format.money(text('amount'))
  const seconds = params.timeout_s ?? params.duration_s
  if (typeof seconds === 'number') local.within = format.duration(seconds)
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' && ISO_DATE.test(value)) local[name] = format.date(value)
  }
  if (Array.isArray(params.compared)) local.seen = seenWords(params.compared as Seen[], tools)
  if (isRule(params.asked) && rules) local.rule = ruleSentence(params.asked, rules)
  if (text('next_channel')) local.next = label('channel', text('next_channel'), text('next'))
  else if (text('next')) local.next = node(text('next'))
  if (text('node')) local.node = node(text('node'))
  return local
}
