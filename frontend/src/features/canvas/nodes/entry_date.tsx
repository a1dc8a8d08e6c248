import type { NodeLook } from '../looks'
import { dayOfAttributeWords } from '../words/momentWords'

export const look: NodeLook = {
  summary: ({ attribute, day, days, at }, words) => dayOfAttributeWords({ attribute, shift: day, days, at }, words),
}
