import { MOST_COMPARED } from '@/api/segmentCompare'

/** `3,1,2` of the address bar as ids, leniently: what is no id or stands there twice is left out. */
export function readIds(text: string | undefined): number[] {
  const ids = (text ?? '').split(',').map(Number).filter((id) => Number.isSafeInteger(id) && id > 0)
  return [...new Set(ids)].slice(0, MOST_COMPARED)
}

export const writeIds = (ids: number[]): string | undefined => (ids.length > 0 ? ids.join(',') : undefined)
