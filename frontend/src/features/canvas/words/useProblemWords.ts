import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Problem } from '@/api/types'
import { useLabel } from '@/i18n/useLabel'

/** A problem in the person's language; what is not translated is said in the server's English. */
export function useProblemWords(): (problem: Problem) => { message: string; fix: string } {
  const { t } = useTranslation('canvas')
  const label = useLabel()
  return useCallback(
    (problem) => {
      const { channel } = problem.params
      const params = {
        ...problem.params,
        ...(typeof channel === 'string' ? { channel: label('channel', channel) } : {}),
      }
      return {
        message: t(`problem.${problem.code}.message`, { defaultValue: problem.message, ...params }),
        fix: t(`problem.${problem.code}.fix`, { defaultValue: problem.fix, ...params }),
      }
    },
    [t, label],
  )
}
