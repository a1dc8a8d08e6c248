import type { Size } from './place'

/** Where edges meet a card, from its top, in pixels. The cards' CSS has the same figures. */
export const HEAD_Y = 26
const PORT_ROW = 28
const PORTS_FOOT = 4

/** Ports in rows at the foot of a card; an only port stands beside the head, so that a chain is a straight line. */
export const inHead = (ports: number): boolean => ports === 1

export function portY(size: Size, index: number, ports: number): number {
  return inHead(ports) ? HEAD_Y : size.height - PORTS_FOOT - (ports - index - 0.5) * PORT_ROW
}
