import { queryClient } from '@/api/client'
import { sessionQuery } from '@/api/session'

import { router } from './router'

/**
 * Asks for what the first page needs all at once: its code beside the texts and the session, and its data as soon as
 * somebody is known to be there. One after the other they would be four ways to the server. What fails here is asked
 * for again by the page, which can say so.
 */
export function ahead(): void {
  const quiet = (asked: Promise<unknown> | undefined) => void asked?.catch(() => undefined)
  // The data waits for it, and a browser asks for six things at a time.
  quiet(queryClient.query(sessionQuery).then(({ user }) => (user ? router.load() : undefined)))
  const [routes] = router.getMatchedRoutes(window.location.pathname)
  for (const route of routes) quiet(router.loadRouteChunk(route))
}
