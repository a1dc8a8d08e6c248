import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'

import { useCanvasContext } from '../CanvasContext'
import { opening } from './opening'
import { createTalkStore, TalkContext, useTalkStore } from './talk'
import { useTalkLive } from './useTalkLive'

/** What the staff say and who is here, for everything of one open journey. */
export function TalkProvider({ children }: { children: ReactNode }) {
  const [store] = useState(createTalkStore)
  return (
    <TalkContext value={store}>
      <Listening />
      {children}
    </TalkContext>
  )
}

function Listening() {
  useTalkLive()
  useOpening()
  return null
}

/** Whoever came from a mention sees it. */
function useOpening(): void {
  const { store, journeyId } = useCanvasContext()
  const talk = useTalkStore()
  const wanted = useStore(opening)
  useEffect(() => {
    if (wanted?.journey !== journeyId) return
    opening.setState(null, true)
    talk.getState().show(wanted.node)
    store.getState().openSide('talk')
  }, [wanted, journeyId, store, talk])
}
