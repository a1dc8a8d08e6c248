import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: ({ segment_id: id, change }, { segments, t }) => {
    if (typeof id !== 'number') return ''
    const name = segments.get(id)?.name ?? t('entry.gone', { id })
    return t(change === 'left' ? 'look.leaves' : 'look.joins', { name })
  },
}
