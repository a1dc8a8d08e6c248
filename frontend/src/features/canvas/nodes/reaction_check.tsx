import { ReactionBody } from '../editors/ReactionBody'
import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'

export const look: NodeLook = {
  summary: ({ outcome, channel }, { choice, label, channels }) => {
    const what = textOf(outcome)
    const where = textOf(channel)
    const asked = choice('outcome', { value: what, label: what })
    return where === '' ? asked : `${asked} · ${label('channel', where, channels.get(where)?.label)}`
  },
  Body: ReactionBody,
  width: 264,
}
