import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Choice } from '@/api/types'

/**
 * A choice in the person's language: `registry.json` translates it for its field (`choice.member_yes`) or for every
 * field that has it (`choice.never`); else the server's words are shown.
 */
export function useChoiceWords(): (field: string, choice: Choice) => string {
  const { t } = useTranslation('registry')
  return useCallback(
    (field, { value, label }) => t([`choice.${field}_${value}`, `choice.${value}`], { defaultValue: label }),
    [t],
  )
}
