import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'

export const look: NodeLook = {
  summary: ({ outcome, channel }, { choice, label, channels, t }) => {
    const what = textOf(outcome)
    if (what === '') return ''
    const key = textOf(channel)
    const where = key === '' ? t('look.anyMessage') : label('channel', key, channels.get(key)?.label)
    return `${where}: ${choice('outcome', { value: what, label: what })}`
  },
}
