import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { JourneyStatus } from '@/api/types'

const COLORS: Record<JourneyStatus, string> = {
  draft: 'gray',
  running: 'teal',
  paused: 'yellow',
  draining: 'orange',
  stopped: 'red',
  finished: 'blue',
}

/** Whether a journey runs, the same mark everywhere. */
export function JourneyStatusBadge({ status }: { status: JourneyStatus }) {
  const { t } = useTranslation()
  return <Badge color={COLORS[status]} miw="max-content">{t(`journeyStatus.${status}`)}</Badge>
}
