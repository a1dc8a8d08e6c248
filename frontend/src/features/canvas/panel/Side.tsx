import { lazy, Suspense } from 'react'

import type { SideKey } from '../state/store'

const TryPanel = lazy(() => import('../trying/TryPanel'))
const TalkPanel = lazy(() => import('../talk/TalkPanel'))
const VersionsPanel = lazy(() => import('../versions/VersionsPanel'))
const PublishPanel = lazy(() => import('../publishing/PublishPanel'))

/** What is open beside the canvas; loaded when it is first opened. Each draws a `SidePanel`. */
export function Side({ side }: { side: SideKey }) {
  return (
    <Suspense>
      {side === 'try' && <TryPanel />}
      {side === 'talk' && <TalkPanel />}
      {side === 'versions' && <VersionsPanel />}
      {side === 'publish' && <PublishPanel />}
    </Suspense>
  )
}
