import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Merge } from '@/api/types'
import { useNamespaceName } from '@/features/namespaces/useNamespaceName'

import { useSourceWords } from './useSourceWords'

/** Why two customers are one, in a sentence. */
export function useCauseWords(): (merge: Merge) => string {
  const { t } = useTranslation('customers')
  const nameOf = useNamespaceName()
  const sourceWords = useSourceWords()
  return useCallback(
    ({ cause: { kind, identities, source, by } }) => {
      const [strong, shared] = identities.map(({ namespace, value }) => `${nameOf(namespace)} ${value}`)
      if (kind === 'hand' || strong === undefined || shared === undefined) {
        return by === '' ? t('merges.byHand') : t('merges.byPerson', { name: by })
      }
      const words = { strong, shared, source: sourceWords(source) }
      return source === '' ? t('merges.shared', words) : t('merges.sharedFrom', words)
    },
    [t, nameOf, sourceWords],
  )
}
