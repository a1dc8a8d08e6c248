import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** What the server's registries hold; translated in `registry.json` under the same word. */
export type LabelKind =
  | 'channel'
  | 'condition'
  | 'node'
  | 'port'
  | 'provider'
  | 'field'
  | 'help'
  | 'choice'
  | 'category'
  | 'reason'
  | 'status'
  | 'description'
  | 'attribute'
  | 'compared'

/**
 * The person's own word for something the server names: `label('condition', 'purchases_count', 'Purchases')`.
 * Without a translation the server's (English) label is shown, without that the key in words.
 */
export function useLabel(): (kind: LabelKind, key: string, fallback?: string) => string {
  const { t } = useTranslation('registry')
  return useCallback(
    (kind, key, fallback) =>
      // Keys may hold dots (`purchases.count`), which i18next would read as a path.
      t(`${kind}.${key.replaceAll('.', '_')}`, { defaultValue: fallback ?? key.replaceAll('_', ' ') }),
    [t],
  )
}
