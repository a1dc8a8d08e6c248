import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** Where a choice came from, in words; the names of imports and forms stay as they are. */
export function useSourceWords(): (source: string) => string {
  const { t } = useTranslation('customers')
  return useCallback(
    (source) => (source === '' ? t('consents.unknownSource') : t(`consents.sources.${source.replaceAll('.', '_')}`, { defaultValue: source })),
    [t],
  )
}
