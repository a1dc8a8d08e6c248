import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Journey } from '@/api/types'
import { toast } from '@/components/toast'

import { journeyKey, loadJourney } from '../api'
import { openDraft, type OpenDraft } from './draft'
import type { Mode } from './store'

/** The draft of the open journey, for as long as the page is open. */
export function useDraft(journey: Journey, mode: Mode): OpenDraft {
  const { t } = useTranslation('canvas')
  const client = useQueryClient()
  const [draft] = useState(() =>
    openDraft({
      journey,
      mode,
      onSaved: (saved) => client.setQueryData(journeyKey(saved.id), saved),
      load: () => loadJourney(journey.id),
    }),
  )

  useEffect(() => {
    if (draft.receive(journey)) toast.info(t('save.fresh', { name: journey.updated_by ?? t('save.somebody') }))
  }, [draft, journey, t])

  useEffect(() => {
    if (!draft.restored || draft.store.getState().mode !== 'edit') return
    draft.restore()
    toast.info(t('save.restored'))
  }, [draft, t])

  useEffect(() => {
    function onUnload(event: BeforeUnloadEvent) {
      if (!draft.saver.dirty) return
      draft.leave()
      event.preventDefault()
    }
    function onHide() {
      if (document.visibilityState === 'hidden') draft.leave()
    }
    function onOnline() {
      void draft.saver.flush()
    }
    window.addEventListener('beforeunload', onUnload)
    document.addEventListener('visibilitychange', onHide)
    window.addEventListener('online', onOnline)
    return () => {
      window.removeEventListener('beforeunload', onUnload)
      document.removeEventListener('visibilitychange', onHide)
      window.removeEventListener('online', onOnline)
      draft.leave()
    }
  }, [draft])

  return draft
}
