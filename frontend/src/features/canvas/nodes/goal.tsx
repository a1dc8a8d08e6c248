import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'

export const look: NodeLook = {
  summary: ({ label }, { t }) => textOf(label).trim() || t('look.goal'),
  width: 232,
}
