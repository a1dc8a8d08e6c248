import { ReactionBody } from '../editors/ReactionBody'
import type { NodeLook } from '../looks'

export const look: NodeLook = { Body: ReactionBody, width: 264 }
