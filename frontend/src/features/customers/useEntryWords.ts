import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { TimelineEntry } from '@/api/types'

interface Words {
  title: string
  text: string
}

/** An entry in the person's language by its `code` and `params`; without a translation, the server's own English. */
export function useEntryWords(): (entry: TimelineEntry) => Words {
  const { t } = useTranslation('timeline')
  return useCallback(
    ({ code, params, title, text }) => {
      if (!code) return { title, text }
      return {
        title: t(`${code}.title`, { ...params, defaultValue: title }),
        text: t(`${code}.text`, { ...params, defaultValue: text }),
      }
    },
    [t],
  )
}
