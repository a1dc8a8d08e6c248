import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useSources } from '@/api/sources'

/** Where a choice or a value came from, in words; the names of forms stay as they are. */
export function useSourceWords(): (source: string) => string {
  const { t } = useTranslation('customers')
  const sources = useSources().data
  return useCallback(
    (source) => {
      if (source === '') return t('consents.unknownSource')
      const numbered = /^(journey|import):(\d+)$/.exec(source)
      if (numbered) return t(`consents.sources.${numbered[1] === 'journey' ? 'journey' : 'import_number'}`, { id: numbered[2] })
      const named = sources?.find(({ key }) => key === source)?.name
      return named ?? t(`consents.sources.${source.replaceAll('.', '_')}`, { defaultValue: source })
    },
    [t, sources],
  )
}
