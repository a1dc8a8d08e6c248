import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** Where a choice came from, in words; the names of imports and forms stay as they are. */
export function useSourceWords(): (source: string) => string {
  const { t } = useTranslation('customers')
  return useCallback(
    (source) => {
      if (source === '') return t('consents.unknownSource')
      const journey = /^journey:(\d+)$/.exec(source)
      if (journey) return t('consents.sources.journey', { id: journey[1] })
      return t(`consents.sources.${source.replaceAll('.', '_')}`, { defaultValue: source })
    },
    [t],
  )
}
