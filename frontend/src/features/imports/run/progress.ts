import type { ImportRun } from '../types'

/** How much of the file is read, from 0 to 1; null while nobody knows how large it is. */
export function shareOf({ status, bytes_read: read, size }: Pick<ImportRun, 'status' | 'bytes_read' | 'size'>): number | null {
  if (status === 'done') return 1
  return size > 0 ? Math.min(1, read / size) : null
}

/** Whether the totals reconcile: read = created + updated + unchanged + rejected. */
export const addsUp = ({ read, created, updated, unchanged, rejected }: Pick<ImportRun, 'read' | 'created' | 'updated' | 'unchanged' | 'rejected'>): boolean =>
  read === created + updated + unchanged + rejected
