import { WindowEditor } from '../editors/WindowEditor'
import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'
import { weekdaysWords } from '../words/weekdays'

export const look: NodeLook = {
  summary: ({ days, opens, closes }, { language }) => {
    const chosen = Array.isArray(days) ? days.map(textOf) : []
    if (chosen.length === 0) return ''
    const hours = `${textOf(opens).slice(0, 5)}–${textOf(closes).slice(0, 5)}`
    return `${weekdaysWords(chosen, language)} · ${hours}`
  },
  Editor: WindowEditor,
}
