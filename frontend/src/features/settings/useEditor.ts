import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError, type FieldErrors } from '@/api/errors'
import { type SettingsList, useSaveSetting } from '@/api/settings'
import { toast } from '@/components/toast'

interface Editor<Input> {
  /** The thing in the form, or null while the form is closed. */
  draft: Input | null
  /** Of the thing that is changed; null for a new one. */
  id: number | null
  open: (id: number | null, draft: Input) => void
  close: () => void
  set: (change: Partial<Input>) => void
  submit: () => void
  saving: boolean
  error: unknown
  errors: FieldErrors
}

/** One thing of a settings list in its form: opened, changed, saved, with the server's errors at its fields. */
export function useEditor<Input extends object>(
  list: SettingsList,
  /** What is sent, when it is not the draft as it stands. */
  sent: (draft: Input) => object = (draft) => draft,
): Editor<Input> {
  const { t } = useTranslation()
  const [state, setState] = useState<{ id: number | null; draft: Input } | null>(null)
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
    set: (change) => setState((before) => before && { ...before, draft: { ...before.draft, ...change } }),
    submit: () => {
      if (!state) return
      save.mutate(
        { id: state.id, input: sent(state.draft) },
        {
          onSuccess: () => {
            close()
            toast.success(t('state.saved'))
          },
        },
      )
    },
    saving: save.isPending,
    error: save.error,
    errors: save.error instanceof ApiError ? save.error.fields : {},
  }
}
