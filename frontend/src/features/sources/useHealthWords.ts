import { useTranslation } from 'react-i18next'

import type { Source } from '@/api/types'
import { useFormat } from '@/format'
import { inOwnWords } from '@/i18n/said'

/** How a source is, in a sentence; empty where there is nothing to say. What ails it is told by the server alone. */
export function useHealthWords(): (source: Source) => string {
  const { t } = useTranslation('sources')
  const format = useFormat()
  return ({ health: { state, words, said }, last_at: last, write_key: key }) => {
    if (state === 'silent') return last === null ? t('healthText.neverSilent') : t('healthText.silent', { ago: format.ago(last) })
    if (state === 'never') return t(key === null ? 'healthText.neverRead' : 'healthText.never')
    if (state === 'off') return t('healthText.off')
    return inOwnWords(words, said)
  }
}
