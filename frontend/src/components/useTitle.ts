import { useEffect } from 'react'

/** Names the browser's tab: "Segments · Kaskad". */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Kaskad` : 'Kaskad'
  }, [title])
}
