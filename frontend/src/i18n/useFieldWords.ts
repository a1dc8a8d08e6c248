import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Field } from '@/api/types'

/**
 * Label and help of a registry field. `registry.json` may translate it for its own type (`fieldOf.wait.duration_s`)
 * or for every type that has a field of this name (`field.timeout_s`); else the server's words are shown.
 */
export function useFieldWords(): (scope: string, field: Field) => { label: string; help: string } {
  const { t } = useTranslation('registry')
  return useCallback(
    (scope, field) => ({
      label: t([`fieldOf.${scope}.${field.key}`, `field.${field.key}`], { defaultValue: field.label }),
      help: t([`helpOf.${scope}.${field.key}`, `help.${field.key}`], { defaultValue: field.help ?? '' }),
    }),
    [t],
  )
}
