import { type NodeHandle, Position } from '@xyflow/react'

import { HEAD_Y, portY } from '../graph/anchors'
import type { Size } from '../graph/place'
import type { Port } from '../graph/ports'

/** The handle by which edges come in. Ports are the handles by which they leave. */
export const INPUT = 'in'

const DOT = 11
const BORDER = 1

/** Where lines meet a card of this size, without the card: what React Flow would measure of it. */
export function handlesOf(size: Size, ports: readonly Port[], isEntered: boolean): NodeHandle[] {
  const dot = { width: DOT, height: DOT }
  const head = HEAD_Y + BORDER
  const out = ports.map(({ key }, index): NodeHandle => ({
    id: key,
    type: 'source',
    position: Position.Right,
    x: size.width - DOT / 2,
    y: (ports.length === 1 ? head : portY(size, index, ports.length)) - DOT / 2,
    ...dot,
  }))
  return isEntered ? [{ id: INPUT, type: 'target', position: Position.Left, x: -DOT / 2, y: head - DOT / 2, ...dot }, ...out] : out
}
