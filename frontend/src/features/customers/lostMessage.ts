import { LOST, type Lost } from '@/api/again'
import type { TimelineEntry } from '@/api/types'

export interface LostMessage {
  id: number
  status: Lost
}

/** The message that an entry tells the failure or the loss of; null for every other entry. */
export function lostMessage({ kind, detail }: Pick<TimelineEntry, 'kind' | 'detail'>): LostMessage | null {
  const { message, status, stamp } = detail
  const lost = LOST.find((each) => each === status)
  if (kind !== 'message' || typeof message !== 'number' || !lost) return null
  // The hand-over of what then failed is another entry.
  return stamp === (lost === 'unknown' ? 'sent' : 'failed') ? { id: message, status: lost } : null
}
