import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'

export const look: NodeLook = {
  summary: ({ method, url }) => (textOf(url) === '' ? '' : `${textOf(method)} ${textOf(url).replace(/^https?:\/\//, '')}`.trim()),
  panelWidth: 432,
}
