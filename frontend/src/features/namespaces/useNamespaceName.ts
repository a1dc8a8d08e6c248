import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useNamespaces } from '@/api/namespaces'

/** What an identity's namespace is called: by its translation where it is a usual one, else as somebody has named it. */
export function useNamespaceName(): (key: string) => string {
  const { t } = useTranslation('namespaces')
  const known = useNamespaces().data
  return useCallback(
    (key) => {
      const given = known?.find((each) => each.key === key)?.label
      return t(`known.${key.replaceAll('.', '_')}`, { defaultValue: given === undefined || given === '' ? key.replaceAll('_', ' ') : given })
    },
    [t, known],
  )
}
