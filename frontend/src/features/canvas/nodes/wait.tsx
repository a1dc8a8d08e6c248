import { WaitEditor } from '../editors/WaitEditor'
import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: ({ duration_s: seconds }, { format }) => (typeof seconds === 'number' ? format.duration(seconds) : ''),
  Editor: WaitEditor,
  width: 232,
}
