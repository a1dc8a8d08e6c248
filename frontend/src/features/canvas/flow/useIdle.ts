import { useEffect, useState } from 'react'

const AT_LATEST_MS = 1500

/** False until the first picture stands and the browser has nothing more urgent to do. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    // Safari has no word for it.
    if (typeof window.requestIdleCallback !== 'function') {
      const timer = window.setTimeout(() => setIdle(true), AT_LATEST_MS / 5)
      return () => window.clearTimeout(timer)
    }
    const asked = window.requestIdleCallback(() => setIdle(true), { timeout: AT_LATEST_MS })
    return () => window.cancelIdleCallback(asked)
  }, [])
  return idle
}
