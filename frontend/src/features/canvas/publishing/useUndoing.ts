import { toast } from '@/components/toast'

import { useCanvasContext } from '../CanvasContext'
import { useUndoPublish } from './api'

/** Takes the last publication back, and says what became of those inside. The toast may outlive what showed it. */
export function useUndoing(): () => void {
  const { journeyId, store, words } = useCanvasContext()
  const { t, format } = words
  const undo = useUndoPublish(journeyId)
  return () => {
    undo.mutateAsync().then(
      ({ changeover, stay }) => {
        toast.success(t('versions:undo.done', { number: changeover.before }))
        if (stay === 0) return
        toast.info(t('versions:undo.stay', { count: stay, number: format.number(stay), version: changeover.after }))
        store.getState().openSide('versions')
      },
      (error: unknown) => toast.error(error),
    )
  }
}
