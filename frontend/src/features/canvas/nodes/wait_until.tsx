import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'

export const look: NodeLook = {
  summary: ({ by, on, attribute, shift, days, hour }, { t, format, label }) => {
    const time = textOf(hour).slice(0, 5)
    if (by !== 'attribute') return textOf(on) === '' ? '' : t('look.untilDay', { date: format.date(textOf(on)), time })
    const key = textOf(attribute)
    if (key === '') return ''
    const name = label('attribute', key)
    if (shift === 'on' || typeof days !== 'number') return t('look.onDate', { name, time })
    return t(shift === 'before' ? 'look.beforeDate' : 'look.afterDate', { name, time, count: days })
  },
}
