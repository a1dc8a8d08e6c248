import { JourneyBody } from '../editors/JourneyBody'
import type { NodeLook } from '../looks'

export const look: NodeLook = { Body: JourneyBody }
