import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'
import { dayOfAttributeWords, timeWords } from '../words/momentWords'

export const look: NodeLook = {
  summary: ({ by, on, attribute, shift, days, hour }, words) => {
    if (by === 'attribute') return dayOfAttributeWords({ attribute, shift, days, at: hour }, words)
    return textOf(on) === '' ? '' : words.t('look.untilDay', { date: words.format.date(textOf(on)), time: timeWords(hour) })
  },
}
