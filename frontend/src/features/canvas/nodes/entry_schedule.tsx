import { ruleTextWords } from '@/features/forms'

import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'
import { timeWords } from '../words/momentWords'

export const look: NodeLook = {
  begin: () => ({ starts_on: new Date().toISOString().slice(0, 10) }),
  summary: ({ segment_id: id, recurrence, at }, { segments, t, language, format }) => {
    const rule = textOf(recurrence)
    const name = typeof id === 'number' ? (segments.get(id)?.name ?? t('entry.gone', { id })) : ''
    if (rule === '') return name
    const speaker = { t: (key: string, values?: Record<string, unknown>) => t(`forms:${key}`, values), language, date: format.date }
    return [name, `${ruleTextWords(rule, speaker)}, ${timeWords(at)}`].filter(Boolean).join(' · ')
  },
}
