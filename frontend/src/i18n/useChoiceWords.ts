import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Choice } from '@/api/types'

const OF_CHANNELS = new Set(['channel', 'channels'])

/**
 * A choice in the person's language: `registry.json` translates it for its field (`choice.member_yes`) or for every
 * field that has it (`choice.never`); a channel is called as everywhere. Else the server's words are shown.
 */
export function useChoiceWords(): (field: string, choice: Choice) => string {
  const { t } = useTranslation('registry')
  return useCallback(
    (field, { value, label }) => {
      const keys = [`choice.${field}_${value}`, `choice.${value}`]
      return t(OF_CHANNELS.has(field) ? [...keys, `channel.${value}`] : keys, { defaultValue: label })
    },
    [t],
  )
}
