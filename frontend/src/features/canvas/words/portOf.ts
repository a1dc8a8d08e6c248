import type { Problem } from '@/api/types'

/** The port that a problem is about: nothing is connected to it. */
export function portOf({ code, params }: Problem): string | null {
  return code === 'missing_edge' && typeof params.port === 'string' ? params.port : null
}
