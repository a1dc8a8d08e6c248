import { GroupEditor } from '../editors/GroupEditor'
import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: ({ name }) => (typeof name === 'string' ? name : ''),
  Editor: GroupEditor,
}
