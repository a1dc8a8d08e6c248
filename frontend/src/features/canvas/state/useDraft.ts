import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Journey } from '@/api/types'
import { toast } from '@/components/toast'

import { journeyKey, loadJourney } from '../api'
import { openDraft, type OpenDraft } from './draft'
import type { Mode } from './store'

const TAKEN = 'kaskad.taken'

/** The draft of the open journey, for as long as the page is open. */
export function useDraft(journey: Journey, mode: Mode, restores: boolean): OpenDraft {
  const { t } = useTranslation(['canvas', 'talk'])
  const client = useQueryClient()
  const [draft] = useState(() =>
    openDraft({
      journey,
      mode,
      restores,
      onSaved: (saved) => client.setQueryData(journeyKey(saved.id), saved),
      // One after the other while somebody draws: one toast, of the last of them.
      onTaken: ({ updated_by: name }, { nodes, journey: besides }) => {
        const person = name ?? t('save.somebody')
        const message = nodes.length > 0 ? t('talk:taken.nodes', { name: person, count: nodes.length }) : t('talk:taken.journey', { name: person })
        notifications.hide(TAKEN)
        notifications.show({ id: TAKEN, color: 'petrol', message: besides && nodes.length > 0 ? `${message} ${t('talk:taken.besides')}` : message })
      },
      load: () => loadJourney(journey.id),
    }),
  )

  // Before what others have saved since is put under it.
  useEffect(() => {
    if (!draft.restored || draft.store.getState().mode !== 'edit') return
    draft.restore()
    toast.info(t('save.restored'))
  }, [draft, t])

  useEffect(() => {
    draft.receive(journey)
  }, [draft, journey])

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
