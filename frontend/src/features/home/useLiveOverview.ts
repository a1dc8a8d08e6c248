import { useThrottledCallback } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'

import { OVERVIEW } from '@/api/overview'
import { useSocket } from '@/api/socket'
import { isOfSegment } from '@/features/reports/search'

const PAUSE_MS = 3_000

/** Asks for the numbers anew when the server says that some have changed, but not more often than every few seconds. */
export function useLiveOverview(): void {
  const client = useQueryClient()
  const refresh = useThrottledCallback(() => void client.invalidateQueries({ queryKey: OVERVIEW, predicate: ({ queryKey }) => !isOfSegment(queryKey) }), PAUSE_MS)
  useSocket('ws/dashboard/', refresh, { onOpen: (again) => again && refresh() })
}
