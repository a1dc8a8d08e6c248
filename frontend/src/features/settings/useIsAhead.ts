import { useEffect, useState } from 'react'

const LATE_MS = 50

/** Whether a moment still lies ahead; looks again when it has come. */
export function useIsAhead(moment: string | null): boolean {
  const [now, setNow] = useState(() => Date.now())
  const at = moment === null ? 0 : Date.parse(moment)
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), Math.max(at - Date.now(), 0) + LATE_MS)
    return () => clearTimeout(timer)
  }, [at])
  return at > now
}
