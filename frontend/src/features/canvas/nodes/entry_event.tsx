import { EntryEventEditor } from '../editors/EntryEventEditor'
import type { NodeLook } from '../looks'
import { happeningsWords, happeningWords } from '../words/happeningWords'

export const look: NodeLook = {
  summary: (config, words) => {
    const what = happeningWords(config, words)
    const unless = happeningsWords(config.unless, words)
    if (what === '' || unless === '') return what
    const time = typeof config.within_s === 'number' ? words.format.duration(config.within_s) : '…'
    return words.t('look.notFollowed', { what, unless, time })
  },
  Editor: EntryEventEditor,
  panelWidth: 432,
}
