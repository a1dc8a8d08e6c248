import { useTranslation } from 'react-i18next'

import { PURCHASE } from '@/api/events'
import type { TimelineEntry } from '@/api/types'
import { useEntryWords } from '@/features/customers/useEntryWords'
import { useFormat } from '@/format'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { shownGraph } from '../state/store'
import type { Answer, WayStep } from './api'

/** What is said of a try: of decisions as on timelines, of answers as a person would. */
export function useTryWords() {
  const { t, i18n } = useTranslation('trying')
  const { words } = useCanvasContext()
  const format = useFormat()
  const entryWords = useEntryWords()
  const nodeWords = useNodeWords()
  const graph = useCanvas(shownGraph)

  return {
    t,
    format,
    step: (step: WayStep) => entryWords(step as unknown as TimelineEntry),
    node: (id: string): string => {
      const node = nodeOf(graph, id)
      const label = node?.config.label
      return typeof label === 'string' && label !== '' ? label : node ? nodeWords(node).name : id
    },
    /** “Reads it”, “Buys for $10”. */
    answer: ({ kind, name, amount, properties, status }: Answer): string => {
      if (kind === 'event') return name === PURCHASE ? t('answer.purchased') : t('answer.event', { name })
      if (kind === 'purchased' && amount !== undefined) return t('answer.bought', { amount: format.number(Number(amount)) })
      if (kind === 'attribute') {
        const said = Object.entries(properties ?? {}).map(([key, value]) => `${words.label('attribute', key)}: ${String(value)}`)
        return t('answer.attribute', { said: said.join(', ') })
      }
      if (kind === 'answered') return t('answer.answered', { status: status ?? 200 })
      return t(`answer.${kind}`, { defaultValue: kind })
    },
    /** Why it is over, where the name of an exit does not say it. */
    reason: (reason: string): string =>
      i18n.exists(`trying:reason.${reason}`) ? t(`reason.${reason}`) : words.label('reason', reason),
  }
}
