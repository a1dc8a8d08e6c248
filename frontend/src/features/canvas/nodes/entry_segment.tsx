import { EntryBody } from '../editors/EntryBody'
import { EntryEditor } from '../editors/EntryEditor'
import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: ({ segment_id: id }, { segments, t }) =>
    typeof id === 'number' ? (segments.get(id)?.name ?? t('entry.gone', { id })) : '',
  Body: EntryBody,
  Editor: EntryEditor,
}
