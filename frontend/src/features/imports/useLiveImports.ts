import { useThrottledCallback } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'

import { useSocket } from '@/api/socket'

const PAUSE_MS = 500

/** Asks anew whenever the server says that an import has moved. */
export function useLiveImports(): void {
  const client = useQueryClient()
  const refresh = useThrottledCallback(() => void client.invalidateQueries({ queryKey: ['imports'] }), PAUSE_MS)
  useSocket('ws/imports/', refresh)
}
