import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError, type FieldErrors } from '@/api/errors'
import { type SettingsList, useSaveSetting } from '@/api/settings'
import { toast } from '@/components/toast'

interface Editor<Draft> {
  /** The thing in the form, or null while the form is closed. */
  draft: Draft | null
  /** Of the thing that is changed; null for a new one. */
  id: number | null
  open: (id: number | null, draft: Draft) => void
  close: () => void
  set: (change: Partial<Draft>) => void
  submit: () => void
  saving: boolean
  error: unknown
  errors: FieldErrors
  /** It was made a moment ago, in this very form, and nothing was changed since. */
  isMade: boolean
}

interface Open<Draft> {
  id: number | null
  draft: Draft
  isMade?: boolean
}

/**
 * One thing of a settings list in its form: opened, changed, saved, with the server's errors at its fields. The draft
 * may still lack what the server asks for (a brand not yet chosen): the server says so.
 *
 * `onMade` is given the server's answer to a new thing; what it returns stays open in the form, for what can be done
 * only with a thing that is stored.
 */
export function useEditor<Draft extends object>(
  list: SettingsList,
  onMade?: (made: unknown) => { id: number; draft: Draft } | null,
): Editor<Draft> {
  const { t } = useTranslation()
  const [state, setState] = useState<Open<Draft> | null>(null)
  const save = useSaveSetting(list)

  function close() {
    setState(null)
    save.reset()
  }

  return {
    draft: state?.draft ?? null,
    id: state?.id ?? null,
    open: (id, draft) => setState({ id, draft }),
    close,
    set: (change) => setState((before) => before && { id: before.id, draft: { ...before.draft, ...change } }),
    submit: () => {
      if (!state) return
      save.mutate(
        { id: state.id, input: state.draft },
        {
          onSuccess: (saved) => {
            const stays = state.id === null ? (onMade?.(saved) ?? null) : null
            close()
            if (stays) setState({ ...stays, isMade: true })
            else toast.success(t('state.saved'))
          },
        },
      )
    },
    saving: save.isPending,
    error: save.error,
    errors: save.error instanceof ApiError ? save.error.fields : {},
    isMade: state?.isMade ?? false,
  }
}
