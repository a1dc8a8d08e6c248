import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { ImportStatus } from './types'

const COLORS: Record<ImportStatus, string> = { queued: 'gray', running: 'blue', done: 'teal', failed: 'red', canceled: 'yellow' }

/** Where an import stands. */
export function StatusBadge({ status }: { status: ImportStatus }) {
  const { t } = useTranslation('imports')
  return <Badge color={COLORS[status]}>{t(`status.${status}`)}</Badge>
}
