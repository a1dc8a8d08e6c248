import { useTranslation } from 'react-i18next'

import type { SourceKind } from '@/api/types'

/** What a kind of sources is called: by its translation, else as the server says. */
export function useKindName(kinds: SourceKind[] | undefined): (kind: string) => string {
  const { t } = useTranslation('sources')
  return (kind) => t(`kind.${kind}`, { defaultValue: kinds?.find(({ key }) => key === kind)?.label ?? kind })
}
