import { useThrottledCallback } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'

import { useSocket } from '@/api/socket'

import { REPORTS } from './api'
import { isOfSegment } from './search'

/** A report is read and thought about; and asking for it costs more than asking for Home. */
const PAUSE_MS = 10_000

/** Asks for the figures anew when the server says that some have changed, but not more often than every ten seconds. */
export function useLiveReport(key: string): void {
  const client = useQueryClient()
  const refresh = useThrottledCallback(
    // People in an open drawer stay as they were found: a list that moves under the mouse is of no use.
    () => void client.invalidateQueries({ queryKey: [...REPORTS, key], predicate: ({ queryKey }) => queryKey[2] !== 'people' && !isOfSegment(queryKey) }),
    PAUSE_MS,
  )
  useSocket('ws/dashboard/', refresh, { onOpen: (again) => again && refresh() })
}
