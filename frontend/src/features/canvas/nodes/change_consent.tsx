import { ConsentBody } from '../editors/ConsentBody'
import type { NodeLook } from '../looks'

export const look: NodeLook = { Body: ConsentBody }
