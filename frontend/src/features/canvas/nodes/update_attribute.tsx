import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'

export const look: NodeLook = {
  summary: ({ attribute, operation, source, value, path }, { choice, label }) => {
    const key = textOf(attribute)
    if (key === '') return ''
    const what = textOf(operation) || 'set'
    const from = textOf(source) || 'value'
    const given = from === 'value' ? textOf(value) : from === 'context' ? textOf(path) : choice('source', { value: from, label: from })
    return `${label('attribute', key)}: ${choice('operation', { value: what, label: what })} ${what === 'clear' ? '' : given}`.trim()
  },
}
