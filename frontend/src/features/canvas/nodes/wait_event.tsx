import type { NodeLook } from '../looks'
import { happeningsWords } from '../words/happeningWords'

export const look: NodeLook = {
  summary: ({ events, timeout_s: most }, words) => {
    const what = happeningsWords(events, words)
    if (what === '') return ''
    return typeof most === 'number' ? words.t('look.atMost', { what, time: words.format.duration(most) }) : what
  },
  panelWidth: 432,
}
