import { useMediaQuery } from '@mantine/hooks'
import { useSearch } from '@tanstack/react-router'
import { ReactFlowProvider } from '@xyflow/react'
import { useEffect, useMemo } from 'react'

import { useCanEdit } from '@/api/session'
import type { Brand, Journey, NodeType } from '@/api/types'
import { useTitle } from '@/components/useTitle'

import { CanvasContext, useCanvas } from './CanvasContext'
import { Stage } from './flow/Stage'
import { LiveBar } from './live/LiveBar'
import { useLiveCounters } from './live/useLiveCounters'
import { SettingsDrawer } from './settings/SettingsDrawer'
import { ConflictModal } from './state/ConflictModal'
import { useDraft } from './state/useDraft'
import type { CanvasState, Mode } from './state/store'
import { TalkProvider } from './talk/TalkProvider'
import { StatusStrip } from './toolbar/StatusStrip'
import { Toolbar } from './toolbar/Toolbar'
import { nodeWordsIn } from './words/nodeWords'
import type { Words } from './words/useWords'
import classes from './Workspace.module.css'

const PHONE = '(max-width: 48em)'
const nameOf = (state: CanvasState) => state.name

interface WorkspaceProps {
  journey: Journey
  types: NodeType[]
  brands: Brand[]
  words: Words
}

/** Everything about one open journey: toolbar, canvas, panel, and the draft that saves itself. */
export function Workspace({ journey, types, brands, words }: WorkspaceProps) {
  const canEdit = useCanEdit('journeys')
  const compact = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false })
  const { tab } = useSearch({ from: '/journeys/$journeyId' })
  const drawing: Mode = canEdit && !compact ? 'edit' : 'read'
  const mode = modeFor(journey, tab, drawing)
  const draft = useDraft(journey, mode, drawing === 'edit')
  const byKey = useMemo(() => new Map(types.map((type) => [type.key, type])), [types])
  const context = useMemo(
    () => ({
      store: draft.store,
      types: byKey,
      journeyId: journey.id,
      brand: brands.find((brand) => brand.id === journey.brand),
      words,
      nodeWords: nodeWordsIn(byKey, words),
      flush: () => draft.saver.flush(),
    }),
    [draft.store, draft.saver, byKey, journey.id, journey.brand, brands, words],
  )

  return (
    <CanvasContext value={context}>
      <ReactFlowProvider>
        <TalkProvider>
          <ModeSwitch mode={mode} status={journey.status} />
          <div className={classes.page}>
            <Toolbar journey={journey} draft={draft} drawing={drawing} compact={compact} />
            <StatusStrip journey={journey} />
            {mode === 'live' && <LiveBar compact={compact} />}
            <Stage compact={compact} />
          </div>
          <SettingsDrawer />
          <ConflictModal draft={draft} />
        </TalkProvider>
      </ReactFlowProvider>
    </CanvasContext>
  )
}

/** A journey that was launched is opened to be watched, another one to be drawn. */
function modeFor(journey: Journey, tab: string | undefined, drawing: Mode): Mode {
  if (!journey.published_graph) return drawing
  if (tab === 'live') return 'live'
  if (tab === 'draft') return drawing
  return journey.launched_at === null ? drawing : 'live'
}

/** Tells the store what is shown, and the browser's tab what is open. */
function ModeSwitch({ mode, status }: { mode: Mode; status: Journey['status'] }) {
  const setMode = useCanvas((state) => state.setMode)
  const name = useCanvas(nameOf)
  useTitle(name)
  useLiveCounters(mode === 'live', status)
  useEffect(() => {
    setMode(mode)
  }, [mode, setMode])
  return null
}
